"""Each part of private notes has a unique word, and none of them is in any file of the site."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.helpers.builds import build, held
from tests.helpers.small_runtime import fetched, small_runtime

from knotwork.shell.files import scan

_NOTE = """---
publish: false
aliases: [qqalias]
title: qqtitle
tags: [qqtag, qqtag/qqnested]
qqproperty: qqvalue
description: qqdescription
permalink: /qqpermalink/
redirect_from: [/qqredirect.html]
lang: fr-x-qqlang
cssclasses: [qqclass]
image: "[[qqimage.png]]"
requires: "[[shown]]"
created: 2024-01-01
---
# qqheading

qqwords #qqinline [[shown]] [[qqmissing]] ![[qqshown.png]] [[qqfile.pdf]]
[link](https://qqhost.example/) $\\text{qqformula}$ [^qqfootnote] qqkey:: qqfield ^qqblock

[^qqfootnote]: qqfoot

```python
qqvariable = "qqcode"
print(qqvariable)
```

```mermaid
graph TD; qqnode-->b
```

[[shown]] < [[book]]/[[qqchapter]] > [[also shown]]
"""
_IN_FOLDER = "---\naliases: [qqother]\ntags: [qqlabel]\n---\nqqbody [[shown]] ![[qqpicture.png]]\n"
_PUBLIC = """---
created: 2024-05-01
related: "[[qqname|label]]"
requires: ["[[qqname|label]]", "[[also shown]]"]
uses: ["[[qqname|label]]"]
up: "[[private/qqnote|label]]"
---
See [[qqname|label]], [label](qqname.md), [label](private/qqnote.md#x), ![[qqname|label]],
![[qqname#qqheading|label]], [[qqalias|label]], [[qqname#^qqblock|label]].

key:: [[qqname|label]]

<img src="shown.png" srcset="qqname.md 2x, shown.png 1x" alt="label">
<picture><source srcset="private/qqpicture.png"><img src="shown.png" alt="label"></picture>
<video src="private/qqpicture.png" poster="private/qqpicture.png"></video>
<q cite="qqname.md" data-of="qqname.md">label</q> <a href="qqname" data-href="qqname">label</a>

![[shown.canvas]] ![[private/qqcanvas.canvas|label]]

```python
print(1)
```

[[also shown]] < [[book]]/[[qqname|label]] > [[qqname|label]]
"""
_CANVAS = {
    "nodes": [
        {"id": "1", "type": "file", "file": "qqname.md", "subpath": "#qqheading", "x": 1},
        {"id": "2", "type": "file", "file": "shown.md", "x": 2},
        {"id": "3", "type": "file", "file": "private/qqnote.md"},
        {"id": "4", "type": "group", "background": "private/qqpicture.png", "label": "Group"},
        {
            "id": "5",
            "type": "text",
            "text": "[[shown|é]] [[qqname|label]], ![[qqname]] %%qqcomment%% "
            "<a href='qqname.md'>x</a>",
        },
        {"id": "6", "type": "text", "text": "[[shown|\u00e9]]"},
    ],
    "edges": [{"id": "e", "fromNode": "1", "toNode": "2", "label": "leads"}],
}
_SETTINGS = """exclude = ["private"]
[site]
url = "https://example.org/"
social_images = true
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The site of a vault with private notes and files, with every option switched on."""
    folder = tmp_path_factory.mktemp("traces")
    for path, text in {
        "qqname.md": _NOTE,
        "private/qqnote.md": _IN_FOLDER,
        "shown.md": _PUBLIC,
        "also shown.md": "# Also\n\n[[shown]] ![[shown]] ![[shown.png]]\n\n```python\nprint(2)\n```\n",
        "book.md": "[[shown]]",
        "shown.canvas": json.dumps(_CANVAS),
        "private/qqcanvas.canvas": json.dumps({"nodes": []}),
        "knotwork.toml": _SETTINGS,
        **dict.fromkeys(("qqimage.png", "qqshown.png", "qqfile.pdf", "shown.png"), ""),
        "private/qqpicture.png": "",
    }.items():
        file = folder / "notes" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KNOTWORK_CACHE_DIR", str(folder / "cache"))
        small_runtime(fetched())
        build(folder / "notes", folder / "site", run=True)
    return held(folder / "site")


def _texts(content: bytes) -> Iterator[bytes]:
    yield content
    if content.startswith(b"\x1f\x8b"):  # of Pagefind
        yield zlib.decompress(content, wbits=31)


def test_no_file_holds_any_text_of_private_notes(site: dict[str, bytes]) -> None:
    # Scripts for formulas and diagrams have commands such as `\\qqtext`; binaries have any bytes.
    words = {word.encode() for word in re.findall(r"qq\w+", _NOTE + _IN_FOLDER + _PUBLIC)}
    words |= {b"qqnote", b"qqcanvas", b"qqcomment"}
    leaks = [
        (path, word)
        for path, content in site.items()
        for word in words
        if word in path.encode() or any(word in text for text in _texts(content))
    ]
    assert len(words) > 30
    assert leaks == []


def test_every_file_that_could_leak_private_notes_was_made(site: dict[str, bytes]) -> None:
    wanted = {"feed.xml", "sitemap.xml", "llms.txt", "shown.md", "-/graph.json", "shown.canvas"}
    assert wanted <= site.keys()
    assert any(path.endswith(".pf_fragment") for path in site)
    assert any(path.startswith("-/social/") for path in site)
    assert any(path.startswith("-/programs/") for path in site)


def test_a_canvas_keeps_all_but_the_names_of_what_is_private(site: dict[str, bytes]) -> None:
    one, two, three, four, five, six = json.loads(site["shown.canvas"])["nodes"]
    assert one == {"id": "1", "type": "file", "file": "", "subpath": "", "x": 1}
    assert three["file"] == four["background"] == ""
    assert five["text"] == "[[shown|é]] label, This is not published.  <a>x</a>"
    assert [two, six] == [_CANVAS["nodes"][1], _CANVAS["nodes"][5]]  # type: ignore[index]
    assert json.loads(site["shown.canvas"])["edges"] == _CANVAS["edges"]


@pytest.mark.parametrize("how", ["too large", "not JSON", "UTF-16"])
def test_an_unreadable_canvas_adds_no_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    node = {"id": "1", "type": "file", "file": "qqname.md"}
    text = json.dumps({"nodes": [node]}) + "}" * (how == "not JSON")
    if how == "too large":
        monkeypatch.setattr(scan, "LARGEST_NOTE", 20)
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "a.md").write_text("[[b.canvas]]")
    (notes / "b.canvas").write_text(text, "utf-16" if how == "UTF-16" else "utf-8")
    (notes / "qqname.md").write_text("---\npublish: false\n---\n")
    build(notes, tmp_path / "site")
    shown = (tmp_path / "site" / "b.canvas").read_bytes()
    assert b"qqname" not in shown.replace(b"\0", b"")
    if how != "UTF-16":
        assert shown == b""
