"""A site has one language: around Russian notes its pages have no English text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from tests.helpers.site import site

from knotwork.config.options import SiteOptions

NOTES = {
    "книга.md": "---\nготово: true\nпроверено: false\n---\nСлова о [[глава]].\n",
    "книга/глава.md": (
        "---\naliases: [раздел]\ntags: [метка/малая]\nrequires: '[[основа]]'\n---\n"
        "# Глава\n\n## Раздел\n\n$x$\n\n## $y$\n\nСлова.[^1] [[ненаписанное]]\n\n- [ ] дело\n- [x] другое\n\n"
        "[^1]: Сноска.\n\n![[нет такого]]\n\n![[основа#нет]]\n\n![[глава]]\n\n[файл](нет.pdf)\n\n"
        "```python\n1\n```\n\n```output\n1\n```\n\n"
        "```python {echo=false}\n2\n```\n\n```python {exercise=а role=solution}\n3\n```\n\n"
        "```mermaid\ngraph\n```\n\n[[книга]] > [[основа]]\n"
    ),
    "книга/основа.md": "[[книга]]\n\n[[глава]] < [[книга]]\n",
    "пусто.md": "",
    "плохо.md": "---\na: [\n---\nСлова.\n",
    "тайна.md": "---\npublish: false\n---\nСлова.\n",
    "видно.md": "![[тайна]]\n",
} | {f"много/{number}.md": "[[основа]]\n" for number in range(130)}
NAMES = {"Knotwork", "Markdown", "JavaScript", "WebGL", "Enter", "JSON", "Turtle", "Python", "Esc"}
"""What is called so in every language."""
ATTRIBUTES = {"aria-label", "title", "alt", "placeholder", "content"}
SAID = re.compile(
    r"^data-(copy|copied|read|solved|failed|close|auto|light|dark|diagram|found|none|walk|hint|near|arrange|halt|flat|others|ungrouped|community|proposals)"
)


class Said(HTMLParser):
    """The words that a page says, in text and in attributes; code and formulas apart."""

    SILENT = ("pre", "code", "script", "style", "math")

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in self.SILENT
        names = dict(attrs)
        for name, value in attrs:
            is_said = name in ATTRIBUTES and (tag != "meta" or names.get("name") == "description")
            if is_said or SAID.match(name):
                self.said.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in self.SILENT

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.said.append(data)


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    options = SiteOptions(title="Заметки", lang="ru", url="https://example.org/")
    files = site(NOTES, options=options)
    return {path: text for path, text in files.items() if path.endswith(".html")}


def test_every_kind_of_page_is_there(pages: dict[str, str]) -> None:
    lists = {"notes", "tags", "to-be-written", "books", "learning-order", "graph"}
    assert pages.keys() >= {f"-/{name}.html" for name in lists} | {"404.html", "index.html"}


def test_no_page_says_an_english_word(pages: dict[str, str]) -> None:
    found: dict[str, str] = {}
    for path, text in pages.items():
        reader = Said()
        reader.feed(text)
        for words in reader.said:
            for word in re.findall(
                r"[A-Za-z]{2,}",
                re.sub(r"\{\w+\}|https?:\S+|\"(like\": \"ru\"|(one|few|many|other)\":)", "", words),
            ):
                if word not in NAMES:
                    found.setdefault(word, f"{path}: {words.strip()}")
    assert found == {}
