"""The parts of a site besides pages: search, social images, own templates; and `--verify`."""
