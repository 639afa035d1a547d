"""A note on which Knotwork fails is reported, affects no other note, and stays private."""

from __future__ import annotations

from typing import Any

import pytest
from tests.helpers.site import site

from knotwork.model import Source, Syntax
from knotwork.pipeline import compile_vault
from knotwork.syntax import compile as compiling
from knotwork.syntax.compile import compile_notes
from knotwork.syntax.stand_in import failure, stand_in
from knotwork.syntax.written_body import written_body
from knotwork.tools import Tools

BAD = "words that break it"


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A compiler with a mistake in it."""
    written = written_body

    def broken(parsed: Any, syntax: Syntax) -> Any:
        if BAD in parsed.parse.text:
            raise KeyError(BAD)
        return written(parsed, syntax)

    monkeypatch.setattr(compiling, "written_body", broken)


@pytest.mark.usefixtures("failing")
def test_the_other_notes_are_compiled_and_the_failure_is_a_finding() -> None:
    sources = (Source("a.md", f"{BAD}\n"), Source("b.md", "see [[a]]\n"))
    found = compile_vault(sources, (), Tools()).diagnostics
    assert [(one.rule, one.finding.path) for one in found] == [("unreadable-note", "a.md")]
    message, way_out = found[0].finding.message, found[0].finding.help
    assert message.startswith("Knotwork failed on it: KeyError: ")
    assert message.endswith(")")
    assert "/" not in message
    assert "report this line" in way_out


@pytest.mark.usefixtures("failing")
def test_its_page_says_what_is_wrong() -> None:
    made = site({"a.md": f"{BAD}\n", "b.md": "see [[a]]\n"})
    assert "Knotwork failed on it" in made["a.html"]
    assert 'href="a.html"' in made["b.html"]


def test_a_failure_has_the_same_message_each_time() -> None:
    messages = []
    for _ in range(2):
        try:
            raise LookupError(object())
        except LookupError as error:
            messages.append(failure(error))
    assert messages[0] == messages[1]
    assert messages[0].startswith("Knotwork failed on it: LookupError: <object object at 0x…>")


@pytest.mark.parametrize("error", [MemoryError, OSError])
def test_errors_of_the_system_are_not_blamed_on_a_note(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_parsed: Any, _syntax: Syntax) -> Any:
        raise error

    monkeypatch.setattr(compiling, "written_body", broken)
    with pytest.raises(error):
        list(compile_notes((Source("a.md", ""),), Syntax()))


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "line",
    [
        *("publish: false", "draft: true", "published: no", 'Draft: "yes"'),
        *("draft: true # not yet", '"draft": true', "'publish' : no\t#"),
    ],
)
@pytest.mark.usefixtures("failing")
def test_a_private_note_stays_private(line: str, ends: str) -> None:
    text = ends.join(("---", "title: x", line, "---", BAD))
    vault = compile_vault((Source("a.md", text), Source("b.md", "")), (), Tools())
    assert sorted(vault.public.notes) == ["b.md"]
    assert sorted(vault.whole.notes) == ["a.md", "b.md"]


@pytest.mark.parametrize(
    "text",
    [
        f"---\ndraft: true\n{BAD}\n",
        f"\n---\ndraft: true\n---\n{BAD}\n",
        f"+++\ndraft = true # not yet\n+++\n{BAD}\n",
        f"draft: true\n{BAD}\n",
    ],
)
@pytest.mark.usefixtures("failing")
def test_text_only_meant_as_front_matter_keeps_it_private_too(text: str) -> None:
    vault = compile_vault((Source("a.md", text), Source("b.md", "")), (), Tools())
    assert sorted(vault.public.notes) == ["b.md"]
    (found,) = [one for one in vault.diagnostics if one.finding.path == "a.md"]
    assert found.rule == "unreadable-note"


@pytest.mark.parametrize("text", ["", "---\ntitle: x\n---\n", "- draft: true\n"])
def test_nothing_else_is_kept_of_a_note_that_fails(text: str) -> None:
    assert stand_in(Source("a.md", text), "so").text == ""
