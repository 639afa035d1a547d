"""`knotwork build`: its request, and the ways to carry it out."""
