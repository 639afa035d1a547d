"""The LaTeX of formulas: the authors' own commands, and words that the converter reads."""
