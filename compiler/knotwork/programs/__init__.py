"""Programs: a note's cells after those of the notes it uses; and the verdicts on their run."""
