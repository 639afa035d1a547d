"""What a site has besides its pages: search, pictures, templates of one's own; and its test."""
