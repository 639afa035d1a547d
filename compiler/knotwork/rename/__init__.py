"""Renaming files, folders and headings: which links have to be rewritten, and how.

This package computes edits; the shell writes them. Before, `breaches` looks for links that would
not keep their meaning: if there is one, nothing is written.
"""
