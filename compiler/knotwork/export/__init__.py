"""The concept graph in formats that other programs read, one a file."""
