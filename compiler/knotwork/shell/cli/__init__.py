"""The command line, one command a file: what it takes and what its help says.

A command imports what it needs when it runs, so that `--help` and `--version` cost nothing.
"""
