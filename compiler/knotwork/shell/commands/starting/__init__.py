"""`knotwork init`: the notes that are there, and the files of a vault."""
