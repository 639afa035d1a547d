"""`knotwork build`: what is asked, and the ways to do it."""
