"""`knotwork graph`: exports the graph, and answers queries about it."""
