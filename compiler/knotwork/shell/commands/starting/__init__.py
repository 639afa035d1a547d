"""`knotwork init`: finds existing notes, and makes the files of a vault."""
