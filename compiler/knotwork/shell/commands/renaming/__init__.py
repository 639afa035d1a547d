"""`knotwork mv`: plans a renaming, and carries it out."""
