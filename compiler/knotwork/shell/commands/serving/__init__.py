"""`knotwork serve`: the live site, and what is said of it in the terminal."""
