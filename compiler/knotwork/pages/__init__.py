"""Pages of the site as values: what each template may see, and how it is worked out."""
