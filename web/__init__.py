"""What a browser meets: pages, the API and live events."""
