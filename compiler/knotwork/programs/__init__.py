"""Programs: the cells of a note after those of the notes that it uses; and the verdicts on them."""
