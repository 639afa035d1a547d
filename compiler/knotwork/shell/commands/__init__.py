"""What each command does, from arguments to an exit code."""
