"""What a reader's browser receives: pages, styles, scripts and the sitemap, as paths and bytes."""
