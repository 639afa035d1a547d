"""Small vaults for the browser: one with every kind of element and name, one with malicious notes."""

from __future__ import annotations

import shutil
from pathlib import Path

KINDS = Path(__file__).parent / "kinds"
LONG = (
    "A title that is very long indeed and goes on for so many words that it has to break over "
    "several lines even on the widest of screens, Pneumonoultramicroscopicsilicovolcanoconiosis"
)
ODD_NOTES = {
    f"folder/{LONG}.md": (
        "---\ntags: [a-very-long-tag-that-nobody-should-write/but-somebody-does/and-it-goes-on-and-"
        "on-and-on]\n---\nWords about [[everything]].\n"
    ),
    "شعر.md": (
        "---\nlang: ar\n---\nهذه ملاحظة باللغة العربية مع [[everything|رابط إلى كل شيء]] وأرقام ١٢٣.[^1]\n\n"
        "نص\n$a + b$\nنص\n\n"
        "## عنوان\n\n- عنصر\n- عنصر آخر\n\n> [!tip] فكرة\n> نص داخل إطار.\n\n"
        "| الاسم | القيمة |\n|---|---|\n| واحد | ١ |\n\n[^1]: حاشية.\n"
    ),
    "漢字.md": (
        "---\nlang: ja\n---\nこれは日本語のノートです。[[everything|すべて]]へのリンクがあります。"
        "長い文章が続いても、行の途中で正しく折り返されなければなりません。\n\n## 見出し\n\n段落。\n"
    ),
    "wide.md": (
        f"**$${'a + ' * 80}a$$** and *{'x' * 300}*\n\n- **$${'b + ' * 80}b$$**\n\n"
        f"| cell |\n|---|\n| **$${'c + ' * 80}c$$** |\n\n> [!note] $${'d + ' * 80}d$$\n"
    ),
    "paper.md": "![[paper.pdf|300x200]]\n\n![[paper.pdf#height=150]]\n\n![[paper.pdf]]\n",
    "paper.pdf": "%PDF-1.4\n",
    "folder/inner one/two_of_the_folders/3/the fourth of them/deep.md": "Words.\n",
    "folder/inner one/two_of_the_folders/3/the fourth of them/deeper/note.md": "Words.\n",
    "empty.md": "",
    "trouble.md": "---\ntags: [\n---\nbroken front matter\n",
}
DEEP = "folder/inner-one/two_of_the_folders/3/the-fourth-of-them/deep.html"

KIND_PAGES = ["index.html", "everything.html", "second-note.html", "شعر.html", "漢字.html", "empty.html",
         "trouble.html", "book.html", "folder/part-two.html", "-/to-be-written.html",
         "-/folders/folder.html", "wide.html", DEEP, "-/tags/kinds/of.html", "-/tags.html",
         f"folder/{LONG.lower().replace(' ', '-')}.html"]  # fmt: skip
"""The pages of the site of all kinds that look different."""

BAD = """<script>alert(1)</script>"><img src=x onerror=alert(2)>'`${alert(3)}{{7*7}}"""
BAD_ALIAS = BAD.replace("'", "")
HOSTILE_NOTES = {
    "start.md": (
        f"---\naliases: ['{BAD_ALIAS}']\ntags: ['<b>x']\nwho: '<svg onload=alert(4)>'\n"
        f"lang: '\"><script>alert(5)</script>'\ncssclasses: ['x\" onclick=\"alert(6)']\n---\n"
        f"# {BAD}\n\n{BAD}\n\n[[{BAD}]] [[a|{BAD}]] ![[{BAD}]] [x](javascript:alert(7)) "
        "[y](data:text/html,<script>alert(8)</script>)\n\n"
        f'> [!note" onclick="alert(9)] {BAD}\n> {BAD}\n\n'
        "<div style='position:fixed;inset:0;z-index:9' onclick='alert(10)'>cover</div>\n"
        "<iframe srcdoc='<script>parent.alert(11)</script>'></iframe>"
        "<a href='jav&#x61;script:alert(12)'>z</a><form action='https://example.org'><input></form>"
        "<style>*{display:none}</style><base href='https://example.org/'>\n\n"
        f"```python\n{BAD}\n```\n\n```output\n{BAD}\n```\n\n$\\text{{{BAD}}}$ $\\href{{javascript:alert(13)}}{{x}}$\n\n"
        f"{'W' * 4000}\n\n{'> ' * 60}deep\n\ntext[^1] #tag/<i>\n\n[^1]: {BAD}\n\n[[start]]/[[{BAD}]] > [[a]]\n"
    ),
    "a.md": f"see [[start#{BAD}|{BAD}]]\n\n[[start]] < [[{BAD}]] > [[gone]]\n",
    "img src=x onerror=alert(14).md": "words\n",
    "{{7*7}}'&lt;.md": "[[start]]\n",
    "picture.svg": "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(15)</script></svg>",
    "b.md": "![[picture.svg]]\n",
}
"""Every place where a note's words reach a page."""


EVIL = "<img src=x onerror=document.title='run'>"
FINDING_NOTES = {
    "кириллица.md": "Функция активации вычисляет вероятность каждого слова.",
    "ハードリンク.md": "バックリンクの説明。",
    "別.md": "ハックとグッズ。ハイキング、リング。",
    "三.md": "クックとハグ",
    "日本語.md": "自然言語処理は人間の言葉をコンピュータで扱う技術である。",
    "inside.md": "text\n\n[[vector]] < [[evil]]",
    "Größen & Maße/100 % (Ernst)/wombat.md": "A marsupial that digs.",
    "plain/numbat.md": "A marsupial that eats termites.",
    "evil.md": f'---\ntitle: "{EVIL}"\ntags: ["{EVIL}"]\n---\n\nzanzibar `{EVIL}` <mark>',
}
"""Notes in other scripts, and one that means harm, to be found beside the study vault."""


def write_vault(folder: Path, notes: dict[str, str], *, below: Path | None = None) -> Path:
    """Notes on disk, laid over a copy of the folder `below`."""
    if below is not None:
        shutil.copytree(below, folder)
    for path, text in notes.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return folder
