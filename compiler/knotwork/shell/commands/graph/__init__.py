"""`knotwork graph`: exports, and answers to questions."""
