"""The outside world: disk, terminal, command line. All rooms but this and `cells/` are pure."""
