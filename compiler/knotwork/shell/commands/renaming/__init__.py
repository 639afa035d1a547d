"""`knotwork mv`: what a renaming changes, and doing it."""
