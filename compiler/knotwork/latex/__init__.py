"""The LaTeX of formulas: the authors' own commands, and what the converter reads instead."""
