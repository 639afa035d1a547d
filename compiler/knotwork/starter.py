"""The files that `knotwork init` gives a new vault, made from templates and what exists already.

Reads nothing, writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum

import msgspec

from knotwork.toml import toml


class Template(StrEnum):
    """The kind of vault to begin; each has a folder of first notes among the templates."""

    STUDY = "study"
    DOCS = "docs"
    PLAIN = "plain"


class Host(StrEnum):
    """The code host whose workflow checks the notes and publishes the site."""

    GITHUB = "github"
    GITLAB = "gitlab"
    NONE = "none"


FOLDERS = {Template.STUDY: "notes", Template.DOCS: "docs", Template.PLAIN: "notes"}
"""The folder for the notes of a new vault, by template."""

OUTPUT = "site"
"""The folder of the site, if it is free."""
OTHER_OUTPUT = "knotwork-site"
"""The folder of the site, if `OUTPUT` holds other files."""

PLACES = {Host.GITHUB: ".github/workflows/notes.yml", Host.GITLAB: ".gitlab-ci.yml"}
"""The path of the workflow, by host."""

_WORKFLOWS = {Host.GITHUB: "github.yml", Host.GITLAB: "gitlab-ci.yml"}

_START = "index.md"
_INSTALLED = "pip install 'knotwork[search]'"


class StarterPlan(msgspec.Struct, frozen=True):
    """What kind of vault to begin, and what exists already."""

    vault: str
    """The folder of the notes below the new folder; `.` for the folder itself."""
    title: str
    notes: Template | None
    """The template of the first notes; None if there are notes already."""
    host: Host = Host.GITHUB
    excluded: tuple[str, ...] = ()
    """Folders that hold no notes for readers, such as Obsidian's templates."""
    dialect: str = ""
    """The value of `markdown.dialect`, by the cells in the notes; empty for none."""
    is_prose: bool = False
    """Whether the notes were written for a tool that, unlike Obsidian, takes a single newline for a
    space, and takes a page's title from its first heading."""
    packages: tuple[str, ...] = ()
    """Python packages beside the notes."""
    installed: str = ""
    """What the workflow installs besides, as arguments of pip: the project that cells import."""
    output: str = OUTPUT
    """The folder of the site."""


class NewFile(msgspec.Struct, frozen=True):
    """A file to make, unless something stands at its path."""

    path: str
    text: str


def new_files(plan: StarterPlan, texts: Mapping[str, str]) -> Iterator[NewFile]:
    """The files of a new vault; `texts` are the templates by their path."""
    yield NewFile("knotwork.toml", configuration(plan))
    if plan.notes is not None:
        above = f"{plan.notes}/"
        for path, text in sorted(texts.items()):
            if path.startswith(above):
                inside = path.removeprefix(above)
                more = "".join(_references(plan.packages)) if inside == _START else ""
                place = inside if plan.vault == "." else f"{plan.vault}/{inside}"
                yield NewFile(place, text + more)
    ignored = texts["project/gitignore"].replace(f"/{OUTPUT}/", f"/{plan.output}/")
    yield NewFile(".gitignore", ignored)
    if plan.host is not Host.NONE:
        workflow = _writing(plan.output, texts[f"project/{_WORKFLOWS[plan.host]}"])
        yield NewFile(PLACES[plan.host], _installing(plan.installed, workflow))
        yield NewFile(".pre-commit-config.yaml", texts["project/pre-commit-config.yaml"])


def _references(packages: tuple[str, ...]) -> Iterator[str]:
    """Lines of the start page that lead to the pages of packages."""
    for package in packages:
        name = package.rpartition("/")[2]
        yield f"- [[{name}]]: what the package offers, made of its source\n"


def _writing(output: str, workflow: str) -> str:
    for before in ("--output ", "path: "):
        workflow = workflow.replace(f"{before}{OUTPUT}\n", f"{before}{output}\n")
    return workflow


def _installing(what: str, workflow: str) -> str:
    return workflow.replace(_INSTALLED, f"{_INSTALLED} {what}") if what else workflow


def configuration(plan: StarterPlan) -> str:
    """The text of `knotwork.toml`."""
    lines = [
        "# What may stand here, and what applies now: knotwork config show",
        f"vault = {toml(plan.vault)}",
        f"output = {toml(plan.output)}",
    ]
    if plan.excluded:
        lines += [
            "# The site leaves these out, as in .gitignore.",
            f"exclude = {toml(plan.excluded)}",
        ]
    lines += [
        "",
        "[site]",
        f"title = {toml(plan.title)}",
        '# lang = "en"                          # of the notes, and of the pages around them',
        '# url = "https://example.org/notes/"   # for the sitemap and canonical links',
    ]
    if plan.dialect or plan.is_prose:
        lines += ["", "[markdown]"]
    if plan.dialect:
        lines.append(f"dialect = {toml(plan.dialect)}")
    if plan.is_prose:
        lines.append("strict_line_breaks = true   # in Obsidian a single newline breaks the line")
        lines.append("title_from_heading = true   # in Obsidian a note is called as its file")
    if plan.packages:
        lines += [
            "",
            "[api]",
            f"packages = {toml(plan.packages)}",
            "# Whether to test what follows >>> in docstrings; it needs the package installed.",
            "examples = false",
        ]
    return "\n".join(lines) + "\n"
