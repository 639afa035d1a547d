"""What the vault, the user and Obsidian have configured."""
