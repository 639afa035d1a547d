"""Private notes and comments occur nowhere in the site."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

import pytest

from knotwork.check import Selection
from knotwork.config.options import SiteOptions
from knotwork.model import Source, Syntax
from knotwork.pages.search import records
from knotwork.pages.site import Site
from knotwork.pipeline import artifacts, compile_vault
from knotwork.render.artifact import Artifact
from knotwork.render.search import staged
from knotwork.shell.files.identity import templates_folder
from knotwork.shell.files.theme import theme_in
from knotwork.syntax.compile import compile_notes
from knotwork.tools import Tools

WORD = "zanzibarquux"


@contextmanager
def indexed(site: Site) -> Iterator[Iterable[Artifact]]:
    """What Pagefind gets to read."""
    pages = map(staged, records(site, site.graph.notes))
    yield [Artifact(f"indexed/{page.path}", page.html.encode()) for page in pages]


def site(excluded: str = "", files: tuple[str, ...] = (), **notes: str) -> dict[str, str]:
    return site_of(notes, excluded, files)


def site_of(
    notes: Mapping[str, str],
    excluded: str = "",
    files: tuple[str, ...] = (),
    *,
    publish_all: bool = True,
) -> dict[str, str]:
    sources = [Source(f"{name}.md", text) for name, text in notes.items()]
    tools = Tools(
        lambda found: compile_notes(found, Syntax()),
        selection=Selection(),
        private=lambda path: bool(excluded) and re.search(excluded, path) is not None,
        index=indexed,
        site=SiteOptions(title="Test", url="https://example.org/", publish_all=publish_all),
    )
    made = artifacts(compile_vault(sources, files, tools), tools, theme_in(templates_folder()))
    return {
        one.path: one.content.decode("utf-8", "replace")
        if isinstance(one, Artifact)
        else f"copy of {one.source}"
        for one in made
    }


PRIVATE = [
    f"---\npublish: false\naliases: [{WORD}]\ntags: [{WORD}]\n---\n{WORD} [[public]] [[{WORD}]]",
    f"---\npublish: 'false'\n---\n{WORD} [[public]]",
    f"---\npublish: false\ntitle: {{{{date}}}}: [\n---\n{WORD} [[public]]",
    f"---\ndraft: true\n---\n{WORD} [[public]] ^{WORD}\n",
    f"---\npublished: false\n---\n{WORD} [[public]]",
    f"---\npublished: no\ntitle: {{{{date}}}}: [\n---\n{WORD} [[public]]",
    f"---\ndraft: true  # not yet\ntitle: a: b\n---\n{WORD} [[public]]",
    f"---\ntitle:\n\npublish: false\n\n{WORD} [[public]]",
    f"---\ntitle: a\n \n# not yet\n\ntags:\n\n- {WORD}\n\nDraft: true",
    f" ---\npublish: false\n---\n{WORD} [[public]]",
    f"\n  ---\n  publish: false\n---\n{WORD} [[public]]",
    f"---\n- publish: false\n---\n{WORD} [[public]]",
    f"publish: false\n\n{WORD} [[public]]",
    f"title: {WORD}\ndraft: yes\n---\n{WORD} [[public]]",
    f"<!-- a - b -- c -->\n---\npublish: false\n---\n{WORD} [[public]]",
    f"# {WORD}\n\n---\npublish: false\n---\n{WORD} [[public]]",
    f"%% a %%\ntags:\n  - {WORD}\nPublish: no\n\n{WORD} [[public]]",
    f"—\npublish: false\n—\n{WORD} [[public]]",
    f"\u200b---\npublish: false\n---\n{WORD} [[public]]",
    f"\xa0---\ntitle: {WORD}\ndraft: true\n---\n{WORD} [[public]]",
    f"---\npublish: true\npublish: false\n---\n{WORD} [[public]]",
    f"---\ndraft: no\ntags: [a]\ndraft: yes\n---\n{WORD} [[public]]",
    f"---\n'draft' : \"yes\"\t#\ntitle: a: b\n---\n{WORD} [[public]]",
]


@pytest.mark.parametrize("text", PRIVATE)
def test_a_private_note_leaves_no_trace(text: str) -> None:
    made = site(
        secret=text,
        public="see [[secret]], [[secret#x|this]], ![[secret]] and ![a](secret.md)",
    )
    assert not [path for path, page in made.items() if WORD in page]
    assert "secret.html" not in made


def test_where_notes_are_published_only_when_marked_any_other_leaves_no_trace() -> None:
    notes = {
        "marked": "---\npublish: true\n---\nsee [[plain]], [[dated]] and ![[withdrawn]]",
        "jekyll": "---\npublished: 'yes'\n---\n",
        "plain": f"{WORD} [[marked]]",
        "dated": f"---\npublished: 2024-05-01\n---\n{WORD} [[marked]]",
        "withdrawn": f"---\npublish: true\ndraft: true\n---\n{WORD}",
        "twice": f"---\npublish: true\npublished: false\n---\n{WORD}",
    }
    made = site_of(notes, publish_all=False)
    assert not [path for path, page in made.items() if WORD in page]
    assert {"marked.html", "jekyll.html"} <= made.keys()
    assert not {"plain.html", "dated.html", "withdrawn.html", "twice.html"} & made.keys()


@pytest.mark.parametrize(
    "property_line", ["draft: false", "draft: 'no'", "draft: later", "publish: true"]
)
def test_a_property_that_keeps_nothing_back_keeps_no_note_private(property_line: str) -> None:
    assert "open.html" in site(open=f"---\n{property_line}\n---\n")


def test_a_date_of_publication_keeps_no_note_private() -> None:
    assert "dated.html" in site(dated="---\npublished: 2024-05-01\n---\n")


def test_prose_about_privacy_keeps_no_note_private() -> None:
    text = "---\ntitle: a\n\nNobody closed the block above.\n\npublish: false\n"
    assert "told.html" in site(told=text)


def test_an_excluded_note_and_an_excluded_picture_leave_no_trace() -> None:
    made = site(
        excluded="secret|hidden",
        files=("hidden.png", "shown.png"),
        secret=f"{WORD} [[public]]",
        public="see [[secret]] ![[hidden.png]] ![[shown.png]]",
    )
    assert not [path for path, page in made.items() if WORD in page]
    assert [page for page in made.values() if page.startswith("copy of")] == ["copy of shown.png"]


def test_a_link_to_a_private_note_looks_like_plain_text() -> None:
    page = site(secret="---\npublish: false\n---\n", public="see [[secret|the plan]]")[
        "public.html"
    ]
    assert '<span class="private">the plan</span>' in page


def test_a_private_note_is_nowhere_named_where_words_stand_for_it() -> None:
    named = {
        "related": f'"[[{WORD}|the plan]]"',
        "list": f"[\"[[{WORD}#x|the plan]]\", 'it''s [[{WORD}|the plan]]']",
        "bare": f"[[{WORD}|the plan]]",
    }
    matter = "\n".join(f"{name}: {value}" for name, value in named.items())
    made = site(
        zanzibarquux="---\npublish: false\n---\n# x",  # called by the word
        public=f"---\n{matter}\n---\n## See [[{WORD}|the plan]]\n\n"
        f"[[{WORD}|the plan]] < [[book]]/[[chapter]] > [[other]]\n",
        other=f"[[public]] < [[{WORD}|the plan]]/[[chapter]] > [[{WORD}|the plan]]\n",
        book="",
        chapter="",
    )
    assert not [path for path, page in made.items() if WORD in page]
    assert "the plan" in made["-/graph.json"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("folded", f">-\n  look at [[{WORD}\n  plan|label]] now"),
        ("escaped", f'"[[{WORD}\\x20plan|label]]"'),
        ("barred", f'"[[{WORD} plan\\\\|label]]"'),
        ("markdown", f'"see [label](<{WORD}\\x20plan.md>)"'),
        ("folded markdown", f">-\n  see [label](<{WORD}\n  plan.md>)"),
        ("inner", f"'[[{WORD} plan|[label]({WORD}%20plan.md)]]'"),
        ("bare", f"[[{WORD}\n  plan|label]]"),
    ],
)
def test_a_property_names_no_private_note_however_yaml_writes_the_link(
    name: str, value: str
) -> None:
    notes = {f"{WORD} plan": "---\npublish: false\n---\n", "public": f"---\n{name}: {value}\n---\n"}
    made = site("", (), **notes)
    assert not [path for path, page in made.items() if WORD in page]
    assert "label" in made["public.html"]
    assert "label" in made["-/graph.json"]


def test_each_of_many_private_links_in_a_list_has_its_own_words() -> None:
    items = "\n".join(f'- "x [[{WORD}|l{number}]] y"' for number in range(300))
    made = site(
        "", (), **{WORD: "---\npublish: false\n---\n", "public": f"---\nlist:\n{items}\n---\n"}
    )
    notes = json.loads(made["-/graph.json"])["notes"]
    assert notes[0]["properties"]["list"] == [f"x l{number} y" for number in range(300)]


def test_only_headings_with_a_private_link_lose_their_markdown() -> None:
    made = site(
        "",
        (),
        **{WORD: "---\npublish: false\n---\n"},
        public=f"# *One*\n[[{WORD}|a]]\n# *Two* [[{WORD}|b]]\n# *Three*\n[[{WORD}|c]]\n",
    )
    headings = json.loads(made["-/graph.json"])["notes"][0]["headings"]
    assert [one["text"] for one in headings] == ["*One*", "Two b", "*Three*"]


@pytest.mark.parametrize(
    "text",
    [
        f"![[{WORD}]]\n\n![[{WORD}|words]]\n\na ![words]({WORD}.md) b",
        f"![[{WORD}.png|300]]\n\n[[{WORD}.png|words]] ![words]({WORD}.png) [words]({WORD}.png)",
        f"[a ![[{WORD}|y]] b](other.md) [a ![y]({WORD}.md) b](other.md)",
        f"[[other|x %%{WORD}%%]] [x %%[[{WORD}]]%%](other.md) [x <!-- {WORD} -->](other.md)",
        f"[plan][r] [plan] x\n\n> [r]: {WORD}.md '{WORD}'\n\n[plan]: <{WORD}.md>\n[x]: {WORD}.md",
        f"<a href=\"{WORD}.md\">plan</a> <img src='{WORD}.png' alt=x> <a href={WORD}>plan</a>",
        f'<img src=" {WORD}.png\n"> <a href="\t{WORD}.md#x"\ntitle=a>plan</a> <IMG SRC = {WORD}.png>',
        f"# see [[{WORD}|plan]]\n\n[[#see {WORD} plan|x]] [x](other.md#see%20{WORD}%20plan)",
        f'---\ntitle: "on [[{WORD}|the plan]]"\ndescription: "on [plan]({WORD}.md)"\n---\n',
        f'---\naliases: ["on [[{WORD}|plan]]"]\ntags: ["[[{WORD}|plan]]"]\n---\n',
        f'---\n"on [[{WORD}|plan]]": x\ny: {{"on [[{WORD}|plan]]": x}}\n---\n',
        f'---\nx: "[[other|on [y]({WORD}.md)]]"\ny: ["[on [[{WORD}|plan]]](other.md)"]\n---\n',
        f'---\nx: "[[{WORD}.png|plan]]"\nimage: "[[{WORD}.png|plan]]"\n---\n',
    ],
)
def test_what_is_private_is_nowhere_named_where_other_words_are_shown(text: str) -> None:
    made = site(
        r"png$",
        (f"{WORD}.png",),
        **{WORD: "---\npublish: false\n---\n"},
        public=text,
        other=f"# see [[{WORD}|plan]]\n[[#see {WORD} plan|x]]",
    )
    assert not [path for path, page in made.items() if WORD in path or WORD in page]


def test_the_markdown_has_no_url_of_what_is_private_however_it_is_written() -> None:
    made = site(
        r"png$",
        ("a.png", "b.png"),
        secret="---\npublish: false\n---\n",
        public="<img alt='secret' src='&#97;.png'> <img src='%61.png'> <a href='sec\nret.md'>x</a>",
    )
    assert made["public.md"] == "# public\n\n<img alt='secret'> <img> <a>x</a>\n"


def test_an_embed_of_what_is_private_says_no_more_than_that() -> None:
    made = site(
        r"png$", ("a.png",), secret="---\npublish: false\n---\n", public="![[secret]] ![[a.png]]"
    )
    assert made["public.html"].count("This is not published.") == 2
    assert made["public.md"] == "# public\n\nThis is not published. This is not published.\n"


def test_around_a_page_nothing_tells_the_name_in_an_embed_of_what_is_private() -> None:
    made = site(
        secret="---\npublish: false\n---\n",
        public="See ![[secret]] and [[other]] and ![[other]]!",
        other="",
    )
    assert not any("secret" in text for text in made.values())
    assert "See and other and !" in made["public.html"]
    assert re.search("See and <a [^>]*><mark>other</mark></a> and !", made["other.html"])


def test_a_definition_that_leads_to_the_web_stays_in_the_markdown() -> None:
    made = site(
        public="![x][r] [y][s] ![z][t]\n\n[r]: https://example.org/x.png\n[s]: other.md\n"
        "[t]: a.png\n\nend",
        other="",
        files=("a.png",),
    )
    assert made["public.md"] == (
        "# public\n\n![x][r] [y](other.md) ![z](a.png)\n\n"
        "[r]: https://example.org/x.png\n\n\n\nend\n"
    )


@pytest.mark.parametrize(
    "comment",
    [
        f"%%{WORD}%%",
        f"%%\n{WORD}\n\n# {WORD}\n%%",
        f"<!-- {WORD} -->",
        f"%% #{WORD} [[{WORD}]] %%",
        f"# H %%{WORD}%%",
        f"# H <!-- {WORD} -->",
        f"- one\n%%\n{WORD}\n%%",
    ],
)
def test_a_comment_leaves_no_trace(comment: str) -> None:
    made = site(a=f"before\n\n{comment}\n\nafter [[b]]", b="x")
    assert not [path for path, page in made.items() if WORD in page]


@pytest.mark.parametrize("attribute", ["srcset", "data-href", "onclick"])
def test_the_markdown_has_no_attribute_that_the_page_has_not(attribute: str) -> None:
    made = site(public=f"<img src='https://e.org/a.png' {attribute}='{WORD}.png' alt=a>\n")
    assert not [path for path, page in made.items() if WORD in page]
    assert made["public.md"] == "# public\n\n<img src='https://e.org/a.png' alt=a>\n"


def test_a_file_that_only_comments_refer_to_is_not_copied() -> None:
    made = site(
        files=("a.png", "b.pdf", "c.png", "d.png"),
        public="%%![[a.png]] [[b.pdf]]%% ![[c.png]] %%![[c.png]]%%\n\n<!-- ![[d.png]] -->\n",
    )
    assert [page for page in made.values() if page.startswith("copy of")] == ["copy of c.png"]
