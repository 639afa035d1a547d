"""`knotwork serve`: sets up and runs the live preview, and prints its state."""
