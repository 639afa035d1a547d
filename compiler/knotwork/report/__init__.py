"""Diagnostics as text, one format a file. Nothing here prints; the shell does."""
