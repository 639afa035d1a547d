"""`knotwork check`: reports findings, keeps a baseline, and fixes notes."""
