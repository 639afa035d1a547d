"""The vault and the site as files: reads, changes and writes them so that nothing is lost."""
