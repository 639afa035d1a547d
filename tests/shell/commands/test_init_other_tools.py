"""`knotwork init` for notes of another tool follows the settings of that tool."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.helpers.starting import begin, write

from knotwork.shell.commands.starting.init import init_vault, planned
from knotwork.shell.config.locate import locate
from knotwork.starter import Host


@pytest.mark.parametrize(
    ("files", "vault"),
    [
        ({"quartz.config.ts": "", "content/a.md": "", "docs/b.md": "", "c.md": ""}, "content"),
        ({"book.toml": "[book]\ntitle = 'x'\n", "src/a.md": "", "README.md": ""}, "src"),
        ({"book.toml": '[book]\nsrc = "text/en"\n', "text/en/a.md": "", "src/b.md": ""}, "text/en"),
        ({"book.toml": "[book]\nsrc = '../x'\n", "src/b.md": "", "c.md": ""}, "."),
        ({"book.toml": 'book = {src = "text"}\n', "text/a.md": "", "src/b.md": ""}, "text"),
        ({".gitbook.yaml": "root: ./docs/\n", "docs/a.md": "", "README.md": ""}, "docs"),
        ({".gitbook.yaml": "structure:\n  summary: SUMMARY.md\n", "README.md": ""}, "."),
        ({"book.toml": '[output.x]\nsrc = "x"\n', "src/a.md": "", "x/b.md": ""}, "src"),
        ({"docusaurus.config.js": "", "docs/a.md": "", "blog/b.md": ""}, "docs"),
        ({"docusaurus.config.mjs": "docs: {\n  path: 'my'\n}", "my/a.md": "", "b.md": ""}, "my"),
        ({"website/docusaurus.config.js": "docs: {path: '../d'}", "d/a.md": "", "b.md": ""}, "d"),
        ({"docs/.vitepress/config.ts": "", "docs/a.md": "", "README.md": ""}, "docs"),
        ({"docs/.vuepress/config.js": "", "docs/a.md": "", "README.md": ""}, "docs"),
        ({"src/.vuepress/config.ts": "", "src/a.md": "", "README.md": ""}, "src"),
        ({"astro.config.mjs": "", "src/content/docs/a.md": "", "b.md": ""}, "src/content/docs"),
        ({"website/docusaurus.config.ts": "", "docs/a.md": "", "website/b.md": ""}, "docs"),
        ({"hugo.toml": "", "content/a.md": "", "archetypes/default.md": ""}, "content"),
        ({"hugo.yaml": "contentDir: text\n", "text/a.md": "", "b.md": ""}, "text"),
        ({"config/_default/hugo.toml": "", "content/a.md": "", "archetypes/b.md": ""}, "content"),
        ({"config.toml": "baseURL = '/'\n", "content/a.md": "", "b.md": ""}, "content"),
        ({"config.toml": "mine = 1\n", "content/a.md": "", "b.md": ""}, "."),
        ({"src/site/notes/notes.json": "", "src/site/notes/a.md": "", "b.md": ""}, "src/site"),
        ({"mkdocs.yml": "site_name: x\n", "docs/a.md": "", "README.md": ""}, "docs"),
        ({"mkdocs.yml": "docs_dir: 'manual' # x\n", "manual/a.md": "", "docs/b.md": ""}, "manual"),
        ({"mkdocs.yml": "docs_dir: my docs  # x\n", "my docs/a.md": ""}, "my docs"),
        ({"mkdocs.yml": 'docs_dir: "./my docs/"\n', "my docs/a.md": ""}, "my docs"),
        ({"dendron.yml": "vaults:\n  -\n    fsPath: v\n", "v/a.md": "", "b.md": ""}, "v"),
        ({"dendron.yml": "vaults:\n  - fsPath: '.'\n", "notes/a.md": "", "b.md": ""}, "notes"),
        ({"dendron.yml": "- fsPath: v\n- fsPath: w\n", "v/a.md": "", "w/b.md": ""}, "."),
        ({"dendron.yml": "vaults: [{fsPath: v}]\n", "v/a.md": "", "b.md": ""}, "v"),
        ({"dendron.yml": "# fsPath: o\n- fsPath: v\nx:\n  fsPath: v\n", "v/a.md": ""}, "v"),
        ({"mkdocs.yml": "extra:\n  docs_dir: no\n", "docs/a.md": "", "b.md": ""}, "docs"),
        ({"book/_toc.yml": "", "book/a.md": "", "README.md": "", "x/b.md": ""}, "book"),
        ({"a/_toc.yml": "", "a/a.md": "", "b/myst.yml": "", "b/b.md": ""}, "."),
        ({"mkdocs.yml": "docs_dir: /\n", "a.md": ""}, "."),
        ({"mkdocs.yml": "docs_dir: [\n", "a.md": ""}, "."),
        ({"my vault/.obsidian/app.json": "", "my vault/a.md": "", "README.md": ""}, "my vault"),
        ({"v/.obsidian/app.json": "", "v/a.md": "", "b.md": ""}, "."),
        ({"v/.obsidian/app.json": "", "v/a.md": "", "w/.obsidian/x": "", "w/b.md": ""}, "."),
        ({".obsidian/app.json": "", "v/.obsidian/app.json": "", "v/a.md": ""}, "."),
        ({"pyproject.toml": "", ".obsidian/app.json": "", "x/__init__.py": ""}, "."),
        ({"pyproject.toml": "[tool.knotwork]\nvault = 'b'\n", "b/a.md": "", "docs/c.md": ""}, "b"),
    ],
)
def test_the_notes_are_where_other_tools_keep_them(
    tmp_path: Path, files: dict[str, str], vault: str
) -> None:
    for path, text in files.items():
        write(tmp_path, path, text)
    plan = planned(tmp_path, None, Host.NONE)
    assert (plan.vault, plan.notes) == (vault, None)
    assert not plan.packages


@pytest.mark.parametrize(
    ("sign", "note", "strict"),
    [
        ("mkdocs.yml", "docs/a.md", True),
        ("book.toml", "src/a.md", True),
        ("hugo.yaml", "content/a.md", True),
        ("docusaurus.config.ts", "docs/a.md", True),
        ("pyproject.toml", "docs/a.md", True),
        ("_toc.yml", "a.md", True),
        ("book/_toc.yml", "book/a.md", True),
        ("quartz.config.ts", "content/a.md", None),
        ("src/site/notes/notes.json", "src/site/notes/a.md", None),
        ("docs/.obsidian/app.json", "docs/a.md", None),
        (".foam/templates/x.md", "a.md", None),
    ],
)
def test_newlines_and_titles_are_treated_as_in_the_tool_that_the_notes_come_from(
    tmp_path: Path, sign: str, note: str, strict: bool | None
) -> None:
    write(tmp_path, sign, "{}" if sign.endswith("json") else "")
    write(tmp_path, note, "two\nlines")
    begin(tmp_path)
    markdown = locate(None, tmp_path).config.markdown
    assert (markdown.strict_line_breaks, markdown.title_from_heading) == (strict, bool(strict))
    write(tmp_path, "docs/.obsidian/app.json", "{}")
    (tmp_path / "knotwork.toml").unlink()
    begin(tmp_path)
    if note.startswith("docs/"):
        reason = "as Obsidian has it"
        assert locate(None, tmp_path).config.markdown.strict_line_breaks is None, reason


@pytest.mark.parametrize("sign", ["myst.yml", "_toc.yml", "docs/_toc.yml"])
def test_a_book_of_jupyter_book_has_its_dialect(tmp_path: Path, sign: str) -> None:
    write(tmp_path, "pyproject.toml", "")
    write(tmp_path, sign, "")
    write(tmp_path, "docs/a.md", "words")
    begin(tmp_path)
    assert locate(None, tmp_path).config.markdown.dialect == "myst"


@pytest.mark.parametrize(
    ("said", "dialect"),
    [
        ('extensions = [\n    "myst_nb",\n]\n', "myst"),
        ("extensions = ['sphinx.ext.autodoc', 'myst_parser']\n", "myst"),
        ("# extensions = ['myst_parser']\nmyst_nb = 1\n", ""),
    ],
)
def test_notes_for_sphinx_have_the_dialect_that_it_reads(
    tmp_path: Path, said: str, dialect: str
) -> None:
    write(tmp_path, "pyproject.toml", "")
    write(tmp_path, "docs/conf.py", said)
    write(tmp_path, "docs/a.md", "words")
    begin(tmp_path)
    assert locate(None, tmp_path).config.markdown.dialect == dialect


@pytest.mark.parametrize(
    ("file", "text", "title"),
    [
        (
            "quartz.config.ts",
            '  configuration: {\n    pageTitle: "My garden", // mine\n',
            "My garden",
        ),
        ("mkdocs.yml", "site_name: Notes on maps  # old\nsite_url: x\n", "Notes on maps"),
        ("mkdocs.yml", "site_name: !ENV NAME\n", "vault"),
        ("mkdocs.yml", "#site_name: x\n", "vault"),
        ("book.toml", '[output.x]\ntitle = \'x\'\n\n[book]\ntitle = """Maps"""\n', "Maps"),
        ("docusaurus.config.js", "module.exports = {\n  title: 'Maps',\n  x: 1};\n", "Maps"),
        ("docusaurus.config.ts", "const title = 1;\nconst c = {\n  title: name,\n};\n", "vault"),
        ("hugo.toml", "title = 'Maps'\n[params]\ntitle = 'x'\n", "Maps"),
        ("_config.yml", "plugins: []\ntitle: Maps\n", "Maps"),
        (
            "myst.yml",
            "project:\n  toc:\n    - file: a.md\n      title: Seas\n  title: Maps\n",
            "Maps",
        ),
    ],
)
def test_the_title_comes_from_the_configuration_of_another_tool(
    tmp_path: Path, file: str, text: str, title: str
) -> None:
    for folder in ("docs", "content"):
        write(tmp_path / "vault", f"{folder}/a.md", "A note.\n")
    write(tmp_path / "vault", file, text)
    begin(tmp_path / "vault")
    assert locate(None, tmp_path / "vault").title == title


def test_a_book_one_folder_down_gives_the_site_its_title(tmp_path: Path) -> None:
    write(tmp_path, "lectures/_toc.yml", "")
    write(tmp_path, "lectures/_config.yml", "title: Maps\n")
    write(tmp_path, "lectures/a.md", "")
    assert planned(tmp_path, None, Host.NONE).title == "Maps"


def test_a_book_of_notebooks_gets_no_notes_but_is_told_how_to_make_some(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, "_toc.yml", "")
    write(tmp_path, "README.md", "About the code")
    write(tmp_path, "one two/a.ipynb", "{}")
    write(tmp_path, "one two/b.ipynb", "{}")
    assert planned(tmp_path, None, Host.NONE).notes is None
    init_vault(tmp_path, None, Host.NONE, quiet=False)
    told = capsys.readouterr().out
    assert "Not read: 2 notebooks. A notebook becomes a note by\n" in told
    assert "  jupytext --to md:myst 'one two/a.ipynb'\n" in told
    write(tmp_path, "one two/a.md", "")
    write(tmp_path, "one two/b.md", "")
    init_vault(tmp_path, None, Host.NONE, quiet=False)
    assert "jupytext" not in capsys.readouterr().out
