"""The mean over all images, and over a random handful."""
