"""URLs that are the same in every site: its start, its lists, its files for programs.

URLs that are made from names in the vault are in `derived_urls.py`.
"""

from __future__ import annotations

from knotwork.urls import GENERATED

HOME_URL = "index.html"
NOT_FOUND_URL = "404.html"
SEARCH_PAGE_URL = f"{GENERATED}/search.html"
NOTES_URL = f"{GENERATED}/notes.html"
TAGS_URL = f"{GENERATED}/tags.html"
STUBS_URL = f"{GENERATED}/to-be-written.html"
BOOKS_URL = f"{GENERATED}/books.html"
ORDER_URL = f"{GENERATED}/learning-order.html"
WHOLE_GRAPH_URL = f"{GENERATED}/graph.html"
UNLISTED = frozenset({NOT_FOUND_URL, SEARCH_PAGE_URL})
"""Pages that search engines need not know."""

FEED_URL = "feed.xml"
GRAPH_URL = f"{GENERATED}/graph.json"
TURTLE_URL = f"{GENERATED}/graph.ttl"
ASSETS_URL = f"{GENERATED}/assets/"
FIGURES_URL = f"{GENERATED}/figures/"
EXECUTOR_URL = f"{GENERATED}/python/executor.json"
PICTURE_URL = f"{GENERATED}/graph-picture.json"
SEARCH_URL = f"{GENERATED}/search/"
TITLES_URL = f"{GENERATED}/titles.json"
