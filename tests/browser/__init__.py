"""Tests that open the built site in a real browser."""
