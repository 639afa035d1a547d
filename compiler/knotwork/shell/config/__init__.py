"""Reads the configurations of the vault, the user and Obsidian."""
