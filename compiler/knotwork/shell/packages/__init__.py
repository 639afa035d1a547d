"""Python packages as values, read from their source by means of Griffe; nothing is imported."""
