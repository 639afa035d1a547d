"""The box of the search on a page."""

from __future__ import annotations

from playwright.sync_api import Page

FOUND = ".search-results a"
"""The links to the notes that are found."""


def ask(page: Page, words: str) -> None:
    """Type words into the open search, in place of those that are there."""
    page.fill(".search input", words)
