"""Analyses of the concept graph, one a file: pure functions from a graph to a result value."""
