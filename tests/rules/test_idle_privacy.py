"""Properties that look as if they made a note private, but do not."""

from __future__ import annotations

import pytest

from knotwork.check import Selection
from knotwork.config.options import SiteOptions
from knotwork.model import Source
from knotwork.pipeline import compile_vault
from knotwork.tools import Tools

RULE = "idle-privacy"
AT_THE_TOP = "at the top of the front matter"


def reported(
    properties: str,
    *,
    publish_all: bool = True,
    excluded: str = "",
    drafts: bool = False,
    text: str = "Mine.",
) -> list[tuple[str, str]]:
    """What is said of a note with these properties."""
    tools = Tools(
        selection=Selection(select=frozenset((RULE,))),
        site=SiteOptions(publish_all=publish_all),
        private=lambda path: path == excluded,
        drafts=drafts,
    )
    notes = [Source("a.md", f"---\n{properties}\n---\n{text}\n")]
    found = [one.finding for one in compile_vault(notes, (), tools).diagnostics]
    return [(one.message, one.help) for one in found]


@pytest.mark.parametrize(
    ("properties", "name", "way_out"),
    [
        ("private: true", "private", "write `publish: false`"),
        ('Private: "yes"', "Private", "write `publish: false`"),
        ("publsh: false", "publsh", "write `publish: false`"),
        ("public: no", "public", "write `publish: false`"),
        ("dg-publish: false", "dg-publish", "write `publish: false`"),
        ("drafts: true", "drafts", "write `draft: true`"),
        ("published: 2024-05-01\nPublised: false", "Publised", "write `publish: false`"),
        ("seo:\n  publish: false", "seo.publish", f"write `publish: false` {AT_THE_TOP}"),
        ("params: {draft: true}", "params.draft", f"write `draft: true` {AT_THE_TOP}"),
        ("a: [{b: {private: yes}}]", "a.b.private", f"write `publish: false` {AT_THE_TOP}"),
    ],
)
def test_what_is_meant_to_keep_a_note_private_and_does_not(
    properties: str, name: str, way_out: str
) -> None:
    message = f"`{name}` does not keep this note out of the site"
    assert reported(properties) == [(message, way_out)]


@pytest.mark.parametrize(
    ("text", "name", "meant"),
    [
        ("publish:: false", "publish", "publish: false"),
        ("Words [draft:: true].", "draft", "draft: true"),
        ("(Private:: yes)", "Private", "publish: false"),
    ],
)
def test_privacy_properties_as_inline_fields_are_reported(text: str, name: str, meant: str) -> None:
    message = f"`{name}::` does not keep this note out of the site"
    assert reported("a: b", text=text) == [(message, f"write `{meant}` in the front matter")]


@pytest.mark.parametrize(
    "properties",
    [
        "private: false",
        "seo: {publish: true, drafts: true, publish.at: 2024-05-01}",
        "book: {published: 1984}",
        "public: true",
        "drafts: false",
        "drafts: [one]",
        "publisher: false friends",
        "done: true",
        "private: true\npublish: false",
        "seo: {publish: false}\ndraft: true",
        "private: true\ndraft: true",
        f"private: true\nknotwork-allow: {RULE}",
    ],
)
def test_other_properties_and_private_notes_are_left_alone(properties: str) -> None:
    assert reported(properties) == []


def test_a_note_that_stays_out_for_another_reason_is_left_alone() -> None:
    assert reported("private: true", publish_all=False) == []
    assert reported("private: true", excluded="a.md") == []
    assert reported("publish: true\npublic: false", publish_all=False)


def test_showing_drafts_does_not_make_notes_public() -> None:
    assert reported("private: true", publish_all=False, drafts=True) == []
    assert reported("private: true", drafts=True)
