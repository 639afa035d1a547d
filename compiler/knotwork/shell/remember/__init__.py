"""What one run keeps for the next: units, pages, findings, answers of the web."""
