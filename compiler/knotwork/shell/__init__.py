"""The outside world: disk, terminal, command line. All but this and running cells is pure."""
