"""In which order to learn: what trails, prerequisites and their circles say of it."""
