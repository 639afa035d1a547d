"""All words of a site's interface: those that a page has besides the text of its note."""

from __future__ import annotations

import msgspec
from msgspec.structs import fields

from knotwork.words.forms import Counted, Phrase


class CellWords(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Words about the cells of a page, most of them shown once a script offers to run them.

    Pages have these as JSON; the scripts fill the places.
    """

    run: str
    run_all: str
    check: str
    stop: str
    edit: str
    done: str
    reset: str
    solution: str
    cell: Phrase
    code: str
    waiting: str
    running: str
    starting: str
    loading: Phrase
    slow: Phrase
    stopped: str
    ended: Phrase
    stale: str
    stale_here: str
    changed: str
    correct: str
    wrong: str
    as_intended: str
    failed: Phrase
    failed_above: Phrase
    failed_hidden: Phrase
    took: Phrase
    failed_in: Phrase
    checked: Phrase
    nothing: str
    confirmed: str
    from_disk: str
    no_workers: str
    not_loaded: Phrase
    no_program: Phrase
    offline: str
    no_editor: str
    rich: str

    @property
    def texts(self) -> dict[str, str]:
        """The words by their names in scripts."""
        every = ((each.encode_name, getattr(self, each.name)) for each in fields(self))
        return {name: word.text if isinstance(word, Phrase) else word for name, word in every}


class BodyWords(msgspec.Struct, frozen=True, kw_only=True):
    """The words in a note's body, which is compiled before its page is made."""

    link_to_heading: Phrase
    link_to_section: str
    task_to_do: str
    task_done: str
    footnote: Phrase


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """The words of the interface in one language, by their purpose."""

    # Around each page
    skip: str
    site: str
    menu: str
    theme_auto: str
    theme_light: str
    theme_dark: str
    breadcrumb: str
    levels_between: Counted
    made_with: str
    graph_as: str
    close: str
    more: str
    back_home: str
    not_found: str
    page_not_found: str
    proposals: str

    # Pages about all notes, and their places in the menu
    books: str
    learning_order: str
    notes: str
    graph: str
    tags: str
    to_be_written: str
    folders: str
    search: str
    most_linked: str
    outside_books: str
    narrower_tags: str
    narrower_folders: str
    jump_to: str
    list_pages: str
    list_page: Phrase
    links_to_note: Phrase
    note_count: Counted
    wanted_by: Counted
    and_more: Counted
    show_more: Counted
    more_in: Phrase
    order_lead: Counted
    stubs_lead: str
    no_notes: str
    no_notes_hint: str
    no_tags: str
    no_tags_hint: str
    no_stubs: str
    no_stubs_hint: str
    no_books: str
    no_books_hint: str

    # Around a note
    trail: str
    also_in: str
    previous: str
    next: str
    aliases: str
    properties: str
    yes: str
    no: str
    on_this_page: str
    contents: str
    nearby: str
    other_chapters: str
    other_folders: str
    others_in: Phrase
    needs_first: str
    leads_to: str
    in_order: str
    builds_on: str
    linked_from: str
    more_mentions: Counted
    trouble: str
    empty_note: str

    # In a note's text
    missing_file: str
    missing_embed: Phrase
    missing_part: Phrase
    private_embed: str
    endless_embed: Phrase
    deep_embed: Phrase
    large_embeds: Phrase
    footnotes: str
    back_to_reference: Phrase
    copy: str
    copied: str
    copy_failed: str
    diagram: str
    diagram_source: str
    diagram_refused: str
    diagram_missing: str

    # Cells, as the page was built
    folded_code: str
    folded_solution: str
    cell_not_run: Phrase
    cell_failed: Phrase
    cell_of_note_failed: Phrase
    not_in_browser: Phrase
    outputs_stated: str
    outputs_run: str
    no_python: str
    cells_need_script: str

    # What a reader has read
    read: str
    read_of: Phrase
    solved_of: Counted
    i_have_read_this: str
    progress: str
    progress_kept: str
    progress_export: str
    progress_import: str
    progress_clear: str

    # The picture of the notes around one
    around: str
    around_picture: str
    around_list: str
    around_near: str
    around_more: Counted
    around_whole: str
    kinds: dict[str, str]
    """The kinds of ties, by the names of their colours."""
    relations: dict[str, str]
    """The relations of a note to the one in the middle, by kind and side."""

    # The search
    search_words: str
    search_tag: str
    search_book: str
    search_any: str
    search_none: str
    search_walk: str
    search_unnamed: str
    search_hint: str
    search_names: str
    search_failed: str
    search_needs_script: str

    # The picture of all notes
    graph_lead: Counted
    graph_picture: str
    graph_needs_script: str
    graph_failed: str
    graph_flat: str
    graph_find: str
    graph_near: str
    graph_colours: str
    graph_by_group: str
    graph_by_community: str
    graph_community: Phrase
    graph_kinds: str
    graph_arrange: str
    graph_halt: str
    graph_all: str
    graph_ungrouped: str
    graph_others: str
    graph_note: str
    graph_group: str
    graph_received: str
    graph_written: str

    body: BodyWords
    cells: CellWords
