"""`knotwork test`: which cells are meant, what they give, and what is accepted."""
