"""What a vault may set: the options as values, and what is wrong with those that do not fit."""
