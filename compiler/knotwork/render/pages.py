"""Pages become HTML: each kind has one template, which sees its page and the words around it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from jinja2 import Template, TemplateError, TemplateNotFound, TemplateSyntaxError

from knotwork.errors import ConfigError
from knotwork.pages.graph_model import GraphPage
from knotwork.pages.model import (
    BooksPage,
    Data,
    HomePage,
    ListPage,
    NotePage,
    NotFoundPage,
    OrderPage,
    Page,
    Preview,
    Redirect,
    SearchPage,
    StubsPage,
    TagsPage,
)
from knotwork.render.artifact import Artifact
from knotwork.render.printing import Compiled, LeanTemplates, Templates
from knotwork.render.redirect import redirect
from knotwork.words.chosen import ENGLISH, words_in
from knotwork.words.model import Words

TEMPLATES: Mapping[type[Page], str] = {
    NotePage: "note.html",
    HomePage: "home.html",
    ListPage: "list.html",
    TagsPage: "tags.html",
    StubsPage: "stubs.html",
    BooksPage: "books.html",
    OrderPage: "order.html",
    GraphPage: "graph.html",
    SearchPage: "search.html",
    NotFoundPage: "not_found.html",
    Preview: "preview.html",
}
"""Which template prints which kind of page or fragment."""


class Renderer:
    """Prints pages with the templates it was given; reads no file, so a theme is just a mapping."""

    def __init__(
        self,
        templates: Mapping[str, str],
        compiled: Compiled | None = None,
        words: Words | None = None,
    ) -> None:
        """`templates` maps names such as `note.html` and `parts/toc.html` to their text.

        `compiled` gives the Python of those that were compiled before; `words` are English unless
        others are given.
        """
        self._texts = templates
        self._words = words or words_in(ENGLISH)
        self._lean = LeanTemplates(templates, self._words, compiled)
        self._templates: dict[type[Page], Template] = {}

    def artifact(self, page: Page) -> Artifact:
        """The page as the file that a browser opens.

        Raises:
            ConfigError: the template does not parse, or asks for something that the page does not
                have.
        """
        if isinstance(page, Data):
            return Artifact(page.url, page.content)
        if isinstance(page, Redirect):
            return redirect(page)
        try:
            markup = self._template(type(page)).render(page=page)
        except Exception:
            markup = self._carefully(page)
        # A property may hold half a surrogate pair (YAML's "\ud800"), which no encoding can carry.
        return Artifact(page.url, markup.encode("utf-8", "replace"))

    def _template(self, kind: type[Page]) -> Template:
        """The template of a kind of page, compiled when the first of them is printed."""
        cached = self._templates.get(kind)
        if cached is None:
            cached = self._templates[kind] = self._lean.get_template(TEMPLATES[kind])
        return cached

    def _carefully(self, page: Page) -> str:
        """The page as Jinja prints it, for templates that ask for more than attributes."""
        name = TEMPLATES[type(page)]
        try:
            template = self._careful.get_template(name)
            markup = template.render(page=page)
        except TemplateSyntaxError as error:
            message = f"the template does not parse: {error.message}"
            raise ConfigError(message, path=error.name or "", place=(error.lineno, 0)) from error
        except TemplateNotFound as error:
            raise ConfigError(
                f"cannot print {page.url}: there is no template {error.name}",
                path=name,
                help="a template finds the words of the interface in `words`, without an import"
                if error.name == "words.html"
                else "add it, or take out what includes, imports or extends it",
            ) from error
        except TemplateError as error:
            raise ConfigError(f"cannot print {page.url}: {error.message}", path=name) from error
        self._templates[type(page)] = template
        return markup

    @cached_property
    def _careful(self) -> Templates:
        return Templates(self._texts, self._words)
