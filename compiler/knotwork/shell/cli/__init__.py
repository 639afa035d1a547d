"""The command line: the arguments, options and help of each command, one command a file.

A command imports what it needs when it runs, so that `--help` and `--version` are fast.
"""
