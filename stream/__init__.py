"""What happens to a frame on its way from the camera to the viewers."""
