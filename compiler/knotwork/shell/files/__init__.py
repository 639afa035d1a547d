"""The vault and the site as files: read, changed and written so that nothing is lost."""
