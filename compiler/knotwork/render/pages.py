"""Pages become HTML: each kind has one template, which sees its page and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from typing import Any

from jinja2 import (
    DictLoader,
    Environment,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateSyntaxError,
)
from jinja2.environment import TemplateModule
from jinja2.runtime import Context

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
from knotwork.render.redirect import redirect

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


class _Template(Template):
    """A template that imports others as they are.

    Jinja makes each imported template anew if the page brought globals of its own; to find out that
    it did not took a sixth of all rendering. Ours never do.
    """

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return super()._get_default_module()


class _Theme(Environment):
    """Templates by name, each compiled once; Jinja's own cache takes a lock at every look-up."""

    template_class = _Template

    def __init__(self, templates: Mapping[str, str]) -> None:
        super().__init__(
            loader=DictLoader(templates),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
        )
        self._known: dict[str, Template] = {}

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002  # Jinja's name
    ) -> Template:
        """The compiled template of a name."""
        if isinstance(name, Template):
            return name
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = super().get_template(name, parent, globals)
        return known


class Renderer:
    """Prints pages with the templates it was given; reads no file, so a theme is just a mapping."""

    def __init__(self, templates: Mapping[str, str]) -> None:
        """`templates` maps names such as `note.html` and `parts/toc.html` to their text.

        Raises:
            ConfigError: a template does not parse.
        """
        environment = _Theme(templates)
        try:
            self._templates: dict[type[Page], Template] = {
                kind: environment.get_template(name) for kind, name in TEMPLATES.items()
            }
        except TemplateSyntaxError as error:
            message = f"the template does not parse: {error.message}"
            raise ConfigError(message, path=error.name or "", line=error.lineno) from error

    def artifact(self, page: Page) -> Artifact:
        """The page as the file that a browser opens.

        Raises:
            ConfigError: the template asks for something that the page does not have.
        """
        if isinstance(page, Data):
            return Artifact(page.url, page.content)
        if isinstance(page, Redirect):
            return redirect(page)
        try:
            markup = self._templates[type(page)].render(page=page)
        except TemplateError as error:
            name = TEMPLATES[type(page)]
            raise ConfigError(f"cannot print {page.url}: {error.message}", path=name) from error
        # A property may hold half a surrogate pair (YAML's "\ud800"), which no encoding can carry.
        return Artifact(page.url, markup.encode("utf-8", "replace"))

    def artifacts(self, pages: Iterable[Page]) -> Iterator[Artifact]:
        """The pages one by one, in their order."""
        return map(self.artifact, pages)
