"""What is worked out of a vault once for all its pages: URLs, tags, stubs, books."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property
from typing import TypeAlias

from knotwork.analysis.drawings import picture_of
from knotwork.analysis.loose_ends import Wanted, stubs
from knotwork.analysis.neighbourhood import kinds_of_ties
from knotwork.config.appearance import ThemeOptions
from knotwork.config.options import SiteOptions
from knotwork.direction import FROM_THE_RIGHT
from knotwork.graph import ConceptGraph
from knotwork.lazy import LazyMap, Shelved, nothing, part
from knotwork.learning.course import Course
from knotwork.learning.order import Shelf, shelf
from knotwork.names import MEASURED, extension, is_folder_note, tag_key
from knotwork.pages.addresses import other_addresses
from knotwork.pages.around import Around, Surroundings
from knotwork.pages.attachments import attachments
from knotwork.pages.dates import last_changes
from knotwork.pages.derived_urls import (
    StubPlace,
    folder_urls,
    markdown_urls,
    stub_places,
    tag_urls,
)
from knotwork.pages.fixed_urls import (
    HOME_URL,
    NOT_FOUND_URL,
    STUBS_URL,
)
from knotwork.pages.labels import Labels, labels, search_marks
from knotwork.pages.math_faces import has_formulas
from knotwork.pages.own_files import check_own_files, own_files
from knotwork.pages.package_tree import PackageTree
from knotwork.pages.page_program import ReaderProgram, reader_program
from knotwork.pages.picture_size import Size
from knotwork.pages.tags_and_folders import (
    folder_sizes,
    folders_below,
    notes_by_folder,
    notes_by_tag,
    tags_below,
)
from knotwork.pages.told_apart import Apart, told_apart
from knotwork.programs.browser import Runtime, imported
from knotwork.programs.note_programs import has_cells, programs_by_note
from knotwork.programs.verdicts import Trials
from knotwork.urls import urls
from knotwork.words.chosen import spoken, words_in

Measure: TypeAlias = Callable[[str], Size | None]
"""Returns the size of the picture at a path; None if it is not known."""
COURSE = "course."
"""The prefix of the names under which parts of the site's course are kept."""


def unmeasured(_path: str) -> None:
    """The `Measure` of a site whose pictures cannot be read."""


class SiteParts:
    """What pages of a vault's public notes share; each part is worked out when first asked for."""

    def __init__(
        self,
        graph: ConceptGraph,
        options: SiteOptions,
        trials: Trials | None = None,
        look: ThemeOptions | None = None,
        shelved: Shelved = nothing,
        measure: Measure = unmeasured,
    ) -> None:
        """`shelved` gives parts that an earlier build worked out from the same shapes of notes;
        `measure` gives the size of a picture."""
        self.graph = graph
        self.options = options
        self.words = words_in(options.lang, options.words)
        """The words of the interface, in the site's language."""
        speaks = options.lang if options.words else spoken(options.lang)
        self.from_the_right = speaks.partition("-")[0].lower() in FROM_THE_RIGHT
        """Whether these words are written from right to left."""
        self.look = look or ThemeOptions()
        self.trials: Trials = trials or {}
        """The outcomes of the cells, where they were run."""
        self.runtime: Runtime | None = None
        """Where readers find Python, if they may run the cells."""
        self.has_index = True
        """Whether a search, if there is one, looks into texts, and not only at names."""
        self.start = graph.start
        self.shelved = shelved
        self._measure = measure

    @part
    def urls(self) -> Mapping[str, str]:
        """The URL of each file of the vault that the site may carry."""
        return urls((*self.graph.notes, *self.graph.files), self.start)

    @part
    def shelf(self) -> Shelf:
        """Books and chapters."""
        return shelf(self.graph)

    @cached_property
    def course(self) -> Course:
        """The learning order."""
        return Course(self.graph, self.shelf, lambda name: self.shelved(COURSE + name))

    @part
    def has_order(self) -> bool:
        """Whether trails or prerequisites say what to read first."""
        return bool(self.shelf.contents or self.course.prerequisites.needs)

    @part
    def markdown_urls(self) -> Mapping[str, str]:
        """The URL of each note's plain Markdown, beside its page."""
        return markdown_urls(self.graph.notes, self.urls)

    @part
    def has_feed(self) -> bool:
        """Whether the site has a feed: its address is known, and some note has a date."""
        return bool(self.options.url and self.changed)

    @part
    def changed(self) -> Mapping[str, datetime]:
        """When each note last changed, where a property says it."""
        return last_changes(self.graph.notes)

    @part
    def kinds_of_ties(self) -> tuple[str, ...]:
        """The kinds of ties between any two notes, the closest first."""
        return kinds_of_ties(self.graph)

    @part
    def has_diagrams(self) -> bool:
        """Whether any note shows a diagram."""
        return any(note.unit.has_mermaid for note in self.graph.notes.values())

    @part
    def has_formulas(self) -> bool:
        """Whether a page may show a formula: of a note, or an output of its cells."""
        return bool(self.coded) or has_formulas(self.graph, self.trials)

    @cached_property
    def picture_sizes(self) -> Mapping[str, Size]:
        """The size of each picture and video of the vault, as far as it is known; each is measured
        when asked for."""
        pictures = (path for path in self.graph.files if extension(path) in MEASURED)
        return LazyMap(pictures, self._measure)

    @cached_property
    def drawings(self) -> Mapping[str, str]:
        """The picture of each drawing that has one, looked for when asked for."""
        notes, urls = self.graph.notes, self.urls
        return LazyMap(notes, lambda path: picture_of(path, notes[path].unit, urls))

    @part
    def redirects(self) -> Mapping[str, tuple[str, ...]]:
        """Old and other addresses of notes, with the notes that each leads to."""
        return other_addresses(self.graph, {*self.taken, HOME_URL, NOT_FOUND_URL})

    @cached_property
    def reader_programs(self) -> Mapping[str, ReaderProgram]:
        """What readers can run, by path of the note, each made when asked for; nothing without a
        runtime."""
        if self.runtime is None:
            return {}
        browser = self.runtime.browser
        programs = programs_by_note(self.graph)

        def made(path: str) -> ReaderProgram | None:
            known = programs.get(path)
            if known is None or known.obstacle:
                return None
            return reader_program(self.graph, known, browser, self.urls, self.urls[path])

        return LazyMap(self.graph.notes, made)

    @part
    def imported(self) -> frozenset[str]:
        """The modules that the cells of all notes import."""
        notes = self.graph.notes.values()
        return imported(cell.code for note in notes for cell in note.unit.fences)

    @part
    def coded(self) -> tuple[str, ...]:
        """The notes with code, if readers have something to run it with."""
        notes = self.graph.notes if self.runtime is not None else {}
        return tuple(path for path, note in notes.items() if has_cells(note.unit.fences))

    @part
    def stubs(self) -> tuple[Wanted, ...]:
        """Notes that are wanted and not written, most wanted first, with those that want them."""
        return stubs(self.graph)

    @part
    def stub_places(self) -> Mapping[str, StubPlace]:
        """The place of each stub's entry, by the key of its name."""
        return stub_places([stub.name for stub in self.stubs], STUBS_URL)

    @part
    def told_apart(self) -> Mapping[str, Apart]:
        """What tells notes with the same title apart, by path."""
        return told_apart(self.graph)

    @part
    def tags(self) -> Mapping[str, tuple[str, ...]]:
        """Each tag and each tag above it, as it is spelt most often, with its notes."""
        return notes_by_tag(self.graph.notes)

    @part
    def labels(self) -> Mapping[str, Labels]:
        """The tags and the books of each note."""
        return labels(self.graph, self.tag_name)

    @part
    def search_marks(self) -> Mapping[str, bytes]:
        """A digest of what a search shows of each note besides its text, if there is one."""
        return search_marks(self.graph, self.urls, self.labels) if self.options.search else {}

    @part
    def tag_urls(self) -> Mapping[str, str]:
        """The URL of each tag's page, by the tag's key."""
        return tag_urls(self.tags)

    @part
    def folders(self) -> Mapping[str, tuple[str, ...]]:
        """Each folder that holds notes, at any depth, with the notes directly in it."""
        return notes_by_folder(self.graph.notes)

    @part
    def neighbours(self) -> Mapping[str, tuple[str, ...]]:
        """The notes directly in each folder, its own first, then by natural order of title."""
        by_title = self.graph.by_title
        return {
            name: tuple(sorted(by_title(paths), key=lambda path: not is_folder_note(path)))
            for name, paths in self.folders.items()
        }

    @cached_property
    def around(self) -> Mapping[str, Around]:
        """What stands around each note, worked out when asked for."""
        folders = self.neighbours, self.folders_below
        found = Surroundings(self.graph, self.shelf, *folders, self.package_tree)
        return LazyMap(self.graph.notes, found.of)

    @cached_property
    def package_tree(self) -> PackageTree:
        """The modules and classes of documented packages."""
        return PackageTree(self.graph.made, self.graph.notes)

    @part
    def folder_urls(self) -> Mapping[str, str]:
        """The URL of each folder's page."""
        return folder_urls(self.folders)

    def tag_name(self, name: str) -> str:
        """A tag as the site spells it."""
        return self._tag_spellings[tag_key(name)]

    @cached_property
    def _tag_spellings(self) -> Mapping[str, str]:
        return {tag_key(name): name for name in self.tags}

    @part
    def tags_below(self) -> Mapping[str, tuple[str, ...]]:
        """The tags directly below each, by its key; the topmost below the empty one."""
        return tags_below(self.tags)

    @part
    def folders_below(self) -> Mapping[str, tuple[str, ...]]:
        """The folders directly in each that has some; the topmost in the empty one."""
        return folders_below(self.folders)

    @part
    def folder_sizes(self) -> Mapping[str, int]:
        """How many notes stand in each folder and below it."""
        return folder_sizes(self.folders)

    @part
    def attachments(self) -> tuple[str, ...]:
        """Files that published notes refer to, comments apart: all that the site carries."""
        check_own_files(self.urls, self.options, self.look)
        return attachments(self.graph, own_files(self.options, self.look))

    @cached_property
    def taken(self) -> frozenset[str]:
        """The URLs of what the site carries of the vault: its notes, and files they refer to."""
        return frozenset(self.urls[path] for path in (*self.graph.notes, *self.attachments))
