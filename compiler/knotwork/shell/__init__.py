"""The outside world: disk, terminal, command line. Everything below this folder is pure."""
