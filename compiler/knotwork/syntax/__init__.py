"""The language of the notes: one markdown-it plugin a file, and the compile step over them."""
