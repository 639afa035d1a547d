"""The whole program in one file: text in; graph, findings and files out.

It reads and writes no file. `knotwork check` makes the same calls, but runs no cells and renders no
pages.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from functools import partial
from itertools import chain
from typing import TypeVar

import msgspec

from knotwork.analysis.canvases import canvases
from knotwork.analysis.mentions import Text
from knotwork.api.vault import ApiVault
from knotwork.check import check
from knotwork.config.appearance import style
from knotwork.diagnostic import Diagnostic
from knotwork.errors import KnotworkError
from knotwork.export.for_programs import for_programs
from knotwork.graph import ConceptGraph
from knotwork.lazy import Shelved, nothing
from knotwork.link import link, relink
from knotwork.model import Note, Source
from knotwork.pages.compose import plans
from knotwork.pages.fixed_urls import ASSETS_URL
from knotwork.pages.math_faces import MATH_FILES
from knotwork.pages.outcome import figures
from knotwork.pages.published_canvas import published_canvas
from knotwork.pages.site import Site
from knotwork.privacy import is_private
from knotwork.programs.verdicts import Trials, trials
from knotwork.render.artifact import Artifact, Copy, File, Kept
from knotwork.render.assets import FOR_CELLS, assets
from knotwork.render.machines import NO_JEKYLL, is_listed, machine_files, machine_plans
from knotwork.render.pages import Renderer
from knotwork.rules.evidence import Evidence, UrlState
from knotwork.rules.external_link import addresses
from knotwork.tools import Theme, Tools

T = TypeVar("T")


class Vault(msgspec.Struct, frozen=True):
    """A compiled vault: the graph of all its notes, and the graph of those that may be shown."""

    whole: ConceptGraph
    """The graph of all notes, for the linter."""
    public: ConceptGraph
    """The graph for the site: it is built without the private notes."""
    diagnostics: tuple[Diagnostic, ...]
    trials: Trials = {}
    """What the cells of the public notes gave, if they were run."""
    evidence: Evidence = Evidence()
    """What rules may use besides the graph."""


def compile_vault(sources: Iterable[Source], files: Iterable[str], tools: Tools) -> Vault:
    """Compile, link, run if asked to, and check.

    `files` are the paths of the vault's other files: pictures, for example. Notes may come from
    anywhere:

    >>> from knotwork import Source, Tools, compile_vault
    >>> notes = [Source("vector.md", "An arrow."), Source("norm.md", "Of a [[vectro]].")]
    >>> vault = compile_vault(notes, (), Tools())
    >>> [(one.rule, one.finding.message) for one in vault.diagnostics]
    [('broken-link', 'there is no note “vectro”')]
    """
    known = unchecked(sources, files, tools)
    return msgspec.structs.replace(known, diagnostics=findings(known, tools))


def unchecked(sources: Iterable[Source], files: Iterable[str], tools: Tools) -> Vault:
    """Compile, link, and run if asked to, but do not check: there are no diagnostics yet."""
    whole, public = linked(sources, files, tools)
    tried = trials(public, tools.run) if tools.run else {}
    urls = tools.look_up(addresses(whole)) if tools.look_up else {}
    known = Vault(whole, public, (), tried)
    return msgspec.structs.replace(known, evidence=evidence(known, tools, urls))


def evidence(known: Vault, tools: Tools, urls: Mapping[str, UrlState] | None = None) -> Evidence:
    """What rules may use besides the graph of the vault."""
    return Evidence(
        trials=known.trials,
        schemas=tools.schemas,
        urls=urls or {},
        text=tools.text,
        browser=tools.browser,
        types=tools.types,
        preamble=tools.preamble,
        private=_private(known, tools),
        settings=tools.settings,
    )


def _private(known: Vault, tools: Tools) -> frozenset[str]:
    """The notes that stay out of the site, even where drafts are shown."""
    hidden = known.whole.notes.keys() - known.public.notes.keys()
    if not tools.drafts:
        return frozenset(hidden)
    built = msgspec.structs.replace(tools, drafts=False)
    drafts = (path for path, note in known.public.notes.items() if _is_private(note, built))
    return frozenset((*hidden, *drafts))


def findings(known: Vault, tools: Tools) -> tuple[Diagnostic, ...]:
    """Check a compiled vault."""
    return check(known.whole, tools.selection, known.evidence)


def linked(
    sources: Iterable[Source], files: Iterable[str], tools: Tools
) -> tuple[ConceptGraph, ConceptGraph]:
    """The graph of all notes, and the graph of those that may be shown."""
    notes = _compiled(sources, tools)
    others = tuple(files)
    whole = _linked(notes, others, tools)
    private = tuple(note for note in notes if _is_private(note, tools))
    hidden = tuple(path for path in others if tools.private(path))
    if not private and not hidden:
        return whole, whole
    names = frozenset(note.path for note in private)
    shown = (note for note in notes if note.path not in names)
    open_ = set(others) - set(hidden)
    return whole, _linked(shown, open_, tools, private, hidden)


def _is_private(note: Note, tools: Tools) -> bool:
    """Whether a note stays out of the site. Pages of packages need no `publish: true`."""
    if tools.drafts:
        return tools.private(note.path)
    marked = not tools.site.publish_all and note.path not in tools.api.scopes
    return is_private(note, tools.private, unless_marked=marked)


def _compiled(sources: Iterable[Source], tools: Tools) -> tuple[Note, ...]:
    """All notes, compiled; their texts need not stay in memory."""
    written = tuple(sources)
    _require_places(written, tools.api)
    known = (*written, *tools.api.sources)
    return tuple(
        Note(source.path, unit) for source, unit in zip(known, tools.compile(known), strict=True)
    )


def _require_places(written: Iterable[Source], api: ApiVault) -> None:
    """Make sure that no page of a package has the path of a written note.

    Raises:
        KnotworkError: one has.
    """
    taken = next((one.path for one in written if one.path in api.scopes), None)
    if taken is not None:
        raise KnotworkError(
            f"{taken} is a note, and the page of {api.scopes[taken]} would take its place",
            help="rename the note, or name another folder in `api.folder`",
        )


def _linked(
    notes: Iterable[Note],
    files: Iterable[str],
    tools: Tools,
    private: Iterable[Note] = (),
    private_files: Iterable[str] = (),
) -> ConceptGraph:
    return link(
        notes,
        files,
        tools.mode,
        private,
        private_files=private_files,
        prerequisites=tools.prerequisites,
        api=tools.api,
        title=tools.site.title,
    )


def relinked(vault: Vault, changed: Sequence[Note], tools: Tools) -> Vault | None:
    """The vault with some notes replaced, if names and privacy stay as they are; else None.

    Findings and the results of cells are those of the earlier vault.
    """
    public = vault.public
    if any(_is_private(note, tools) != (note.path not in public.notes) for note in changed):
        return None
    whole = relink(vault.whole, changed)
    if whole is None:
        return None
    if public is vault.whole:
        shown: ConceptGraph | None = whole
    else:
        shown = relink(public, [note for note in changed if note.path in public.notes])
    return None if shown is None else Vault(whole, shown, vault.diagnostics, vault.trials)


def artifacts(vault: Vault, tools: Tools, theme: Theme) -> Iterator[Artifact | Copy]:
    """All files of the site, made anew, in the order in which they are safe to write.

    What pages need comes before them: even if the process is killed, every page on disk is whole
    and its links work.
    """
    site, carried = site_of(vault.public, tools, vault.trials)
    for file in files_of(site, carried, tools, theme):
        assert not isinstance(file, Kept), "tools that remember nothing keep nothing"
        yield file


def site_of(
    public: ConceptGraph,
    tools: Tools,
    tried: Trials | None = None,
    shelved: Shelved | None = None,
) -> tuple[Site, Iterable[Artifact]]:
    """The site of the notes that may be shown, and the files of Python that it carries for readers.

    The site has search if `tools.index` makes an index.
    """
    options = msgspec.structs.replace(tools.site, search=tools.index is not None)
    site = Site(public, options, tried, tools.look, shelved or nothing, tools.measure)
    runtime, carried = tools.offer(site)
    return site.with_python(runtime), carried


def files_of(site: Site, carried: Iterable[Artifact], tools: Tools, theme: Theme) -> Iterator[File]:
    """The files of a site; `carried` are those of the Python that readers run cells with."""
    # One processor needs about as long for the index as all need for the pages: so it begins first.
    with tools.index(site) if tools.index else nullcontext(()) as index:
        yield from _files(site, carried, tools, theme)
        yield from index


def _files(site: Site, carried: Iterable[Artifact], tools: Tools, theme: Theme) -> Iterator[File]:
    used = partial(_used, site)
    # Styles are joined in the order of their names: `~` puts the owner's after the theme's.
    styles = {**used(theme.styles), "~owner.css": style(tools.look)}
    yield from assets(styles, used(theme.assets), ASSETS_URL)
    yield NO_JEKYLL
    if site.has_diagrams:
        yield from (Artifact(ASSETS_URL + name, each) for name, each in theme.diagrams().items())
    if site.coded:  # else a vault of words would carry 14 MB of Python that nobody can start
        yield from carried
    for url, svg in figures(site.trials.values()):
        yield Artifact(url, svg.encode())
    drawn = frozenset(canvases(site.graph))
    for path in site.attachments:
        url = site.urls[path]
        yield _canvas(site, path, url, tools.text) if path in drawn else Copy(url, path)
    renderer = Renderer(theme.templates, theme.compiled, site.words)
    listed: list[str] = []
    wanted = chain(plans(site, for_programs(site)), machine_plans(site).values())
    for page in tools.press(site, wanted, renderer.artifact):
        if site.options.url:
            made = page.paths if isinstance(page, Kept) else (page.path,)
            listed += (path for path in made if is_listed(path, site))
        yield page
    yield from machine_files(site, listed)
    if tools.portraits:
        yield from tools.portraits(site)


def _canvas(site: Site, path: str, url: str, text: Text | None) -> Artifact | Copy:
    """A canvas for the site: a copy, or what may be published of it.

    A file that cannot be read has an empty text; it is not copied, for what it holds is unknown.
    """
    written = text(path) if text else None
    if written == "":
        return Artifact(url, b"")
    if written is None:
        return Copy(url, path)
    made = published_canvas(site.graph, path, written, site.words.private_embed)
    return Copy(url, path) if made == written else Artifact(url, made.encode())


def theme_files(theme: Theme, names: Container[str]) -> Iterator[Artifact]:
    """The files of a theme that have one of these names."""
    styles = {name: each for name, each in theme.styles.items() if name in names}
    others = {name: each for name, each in theme.assets.items() if name in names}
    return (one for one in assets(styles, others, ASSETS_URL) if one.content)


def _used(site: Site, files: Mapping[str, T]) -> dict[str, T]:
    """Those files of the theme that a page may ask for."""
    unused: frozenset[str] = frozenset()
    if not site.has_formulas:
        unused |= MATH_FILES
    if not site.coded:
        unused |= FOR_CELLS
    return {name: each for name, each in files.items() if name not in unused}


def revised(
    graph: ConceptGraph,
    sources: Iterable[Source],
    tools: Tools,
    moves: Mapping[str, str] | None = None,
) -> ConceptGraph:
    """The graph in which some of the notes have other texts; only those are compiled.

    `sources` are the notes with their new texts and old paths; `moves` gives notes and other files
    new paths.
    """
    known, to = tuple(sources), moves or {}
    new = dict(zip((source.path for source in known), tools.compile(known), strict=True))
    notes = (
        Note(to.get(path, path), new.get(path, note.unit)) for path, note in graph.notes.items()
    )
    files = (to.get(path, path) for path in graph.files)
    return _linked(notes, files, tools)
