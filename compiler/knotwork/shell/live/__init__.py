"""The live preview: a vault kept compiled in memory, and a server that shows it."""
