"""What one run leaves to the next: units, pages, findings, answers of the web."""
