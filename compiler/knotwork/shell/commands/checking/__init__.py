"""`knotwork check`: findings, the baseline, fixes."""
