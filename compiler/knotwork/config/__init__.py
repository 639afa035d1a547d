"""What a vault may set: the options as values, and what is wrong where they are none."""
