"""The configuration of a vault: its options as values, and errors about wrong ones."""
