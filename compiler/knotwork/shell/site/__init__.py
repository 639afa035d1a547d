"""What a site has besides pages: search, pictures for links, own templates; and `--verify`."""
