"""The outside world: disk, terminal, command line. All but this and `cells/` is pure."""
