"""Parallel work: compiling notes and making pages on several processes."""
