"""Reads Python packages from their source with Griffe; none of them is imported."""
