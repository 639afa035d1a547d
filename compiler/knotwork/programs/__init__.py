"""Programs: the cells of a note behind those of the notes it uses, and what running them showed."""
