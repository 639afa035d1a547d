"""The commands: each turns parsed arguments into output and an exit code."""
