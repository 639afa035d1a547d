"""Python packages as notes: documentation made of their source, with links as in any other note."""
