"""Where a site has what any site may have: its start, its lists, what programs and scripts read.

The URLs of what only some vaults have, `given_urls.py` makes from its name.
"""

from __future__ import annotations

from knotwork.names import GENERATED

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
