"""Pages become HTML: each kind has one template, which sees its page and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from jinja2 import DictLoader, Environment, StrictUndefined, Template

from knotwork.pages.model import (
    BooksPage,
    HomePage,
    ListPage,
    NotePage,
    NotFoundPage,
    OrderPage,
    Page,
    StubsPage,
    TagsPage,
)
from knotwork.render.artifact import Artifact

TEMPLATES: Mapping[type[Page], str] = {
    NotePage: "note.html",
    HomePage: "home.html",
    ListPage: "list.html",
    TagsPage: "tags.html",
    StubsPage: "stubs.html",
    BooksPage: "books.html",
    OrderPage: "order.html",
    NotFoundPage: "not_found.html",
}
"""Which template prints which kind of page."""


class Renderer:
    """Prints pages with the templates it was given; reads no file, so a theme is just a mapping."""

    def __init__(self, templates: Mapping[str, str]) -> None:
        """`templates` maps names such as `note.html` and `parts/toc.html` to their text."""
        environment = Environment(
            loader=DictLoader(templates),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
        )
        self._templates: dict[type[Page], Template] = {
            kind: environment.get_template(name) for kind, name in TEMPLATES.items()
        }

    def artifact(self, page: Page) -> Artifact:
        """The page as the file that a browser opens."""
        markup = self._templates[type(page)].render(page=page)
        # A property may hold half a surrogate pair (YAML's "\ud800"), which no encoding can carry.
        return Artifact(page.url, markup.encode("utf-8", "replace"))

    def artifacts(self, pages: Iterable[Page]) -> Iterator[Artifact]:
        """The pages one by one, in their order."""
        return map(self.artifact, pages)
