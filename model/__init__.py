"""What a digit is: find it in a picture, read it, train the networks that do."""
