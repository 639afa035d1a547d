"""Python packages as notes: what their source says, as Markdown that links like any other note."""
