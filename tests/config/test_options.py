"""Options of a configuration: mistakes are reported with their place and advice."""

from __future__ import annotations

import pytest

from knotwork.config.options import parse
from knotwork.errors import ConfigError
from knotwork.toml import Places, parse_toml


def error(text: str) -> ConfigError:
    with pytest.raises(ConfigError) as raised:
        parse(parse_toml(text, "k.toml"), "k.toml", Places(text))
    return raised.value


@pytest.mark.parametrize(
    ("text", "place", "message", "way_out"),
    [
        (
            '\n[site]\ntitel = "x"\n',
            (3, 1),
            "unknown key `site.titel`",
            "did you mean `site.title`?",
        ),
        (
            'title = "x"\n',
            (1, 1),
            "unknown key `title`",
            "did you mean `title` in the table `[site]`?",
        ),
        ('[site]\nvault = "x"\n', (2, 1), "unknown key `site.vault`", "`vault` above all tables?"),
        (
            '[check.paths."a/"]\nignroe = []\n',
            (2, 1),
            "unknown key `check.paths.a/.ignroe`",
            "did you mean `check.paths.a/.ignore`?",
        ),
        (
            "[[check.schemas]]\npath = []\n",
            (2, 1),
            "`check.schemas.path`",
            "`check.schemas.paths`?",
        ),
        ("[cells]\nmemory = 4\n", (2, 1), "unknown key `cells.memory`", "your own configuration"),
        ("[runtime]\nurl = 'x'\n", (2, 1), "unknown key `runtime.url`", "your own configuration"),
        ("[quux]\na = 1\n", (1, 2), "unknown key `quux`", "known here: vault, output, exclude"),
        ("site.url = 3\n", (1, 6), "`site.url`: expected a text, got a whole number", ""),
        (
            "[links]\n\nresolution = 'guess'\n",
            (3, 1),
            "`links.resolution`",
            '"alias" or "obsidian"',
        ),
        (
            '[check.severity]\nx = "fatal"\n',
            (2, 1),
            "`check.severity.x`",
            '"error" or "warning" or "info"',
        ),
        ('exclude = [\n "a",\n 3]\n', (1, 1), "`exclude`: expected a text, got a whole number", ""),
        ('exclude = "drafts/"\n', (1, 1), "expected a list, got a text", 'exclude = ["drafts/"]'),
        ("[site]\nsearch = 'no'\n", (2, 1), "expected true or false, got a text", ""),
        (
            '[links]\nresolution = "any"\n',
            (2, 1),
            "“any” is not one of its values",
            '"alias" or "obsidian"',
        ),
        ("[cells]\ntimeout = -1\n", (2, 1), "`cells.timeout`", ""),
        ('[site]\nurl = "example.org"\n', (2, 7), "`site.url` is “example.org”", "https://"),
        ('[site]\nurl = "ftp://example.org/"\n', (2, 7), "`site.url`", "https://"),
        ('[site]\nurl = "https://"\n', (2, 7), "`site.url`", "https://"),
        ('[site]\nurl = "https://example.org/?a"\n', (2, 7), "`site.url`", "https://"),
        ('[site]\n\nlang = "my own"\n', (3, 8), "`site.lang` is “my own”", "pt-BR"),
        ('[site]\nlang = "english"\n', (2, 8), "“english”, which is not a language", "as en"),
        ('[site]\nlang = "jp"\n', (2, 8), "“jp”, which is not a language", "write ja"),
        ('[site]\nlang = "pt_BR.UTF-8"\n', (2, 8), "“pt_BR.UTF-8”, which is not", "write pt-BR"),
        (
            '[[site.links]]\nlabel = "x"\n',
            (1, 8),
            "`site.links`: a table lacks `url`",
            'write it there: url = "…"',
        ),
        ('[site]\nlinks = [{label = "", url = "a.md"}]\n', (2, 1), "an empty entry", "leave it"),
        ('[cells]\ntimeout = "3"\n', (2, 1), "expected a number, got a text", ""),
        ("[markdown]\nstrict_line_breaks = 1\n", (2, 1), "expected true or false, got a", ""),
        (
            '[check.severity]\nbroken-link = "off"\n',
            (2, 1),
            "“off” is not one of its values",
            '"info"; to leave a rule out, name it in `ignore`',
        ),
        ('[api]\nsource = "https://x.org"\n', (2, 10), "does not say where a file is", "{path}"),
        ('[api]\nsource = "https://x.org/{path}/{ln}"\n', (2, 10), "`api.source`", "{path}"),
        ('[runtime]\npackages_url = "x"\n', (2, 16), "`runtime.packages_url`", "https://"),
        ('output = "."\n', (1, 10), "`output` is “.”, and the site would be written over", "site"),
        ('vault = "a/"\noutput = "./a"\n', (2, 10), "would be written over the notes", "site"),
        ('output = "../.."\n', (1, 10), "would be written over the notes", "site"),
        ('[markdown.macros]\nQ = "a"\nR = 1\n', (3, 1), "`markdown.macros.R`: expected a text", ""),
        ("[markdown]\nmacros = {R = 1}\n", (2, 11), "`markdown.macros.R`: expected a text", ""),
        ('[check.paths]\n"b/" = {}\n"a/" = 1\n', (3, 1), "`check.paths.a/`: expected a table", ""),
        ('output = "/srv/www"\n', (1, 10), "is “/srv/www”, which is not relative", "--output"),
        ('output = "~/www"\n', (1, 10), "which is not relative to this file", "--output"),
        ('output = "C:/www"\n', (1, 10), "which is not relative to this file", "--output"),
    ],
)
def test_a_mistake_is_shown_with_its_place_and_a_way_out(
    text: str, place: tuple[int, int], message: str, way_out: str
) -> None:
    raised = error(text)
    assert (raised.place, message in raised.message, way_out in raised.help) == (place, True, True)


@pytest.mark.parametrize(
    "site",
    [
        {"url": "https://example.org"},
        {"url": "http://127.0.0.1:8000/a b/ü/"},
        {"url": "", "lang": ""},
        {"lang": "zh-Hant-TW"},
        {"lang": "gsw"},
    ],
)
def test_addresses_and_languages_of_sites_are_taken_as_they_are(site: dict[str, str]) -> None:
    config = parse({"site": site})
    assert {name: getattr(config.site, name) for name in site} == site


@pytest.mark.parametrize(
    ("vault", "output"),
    [("notes", "site"), ("notes", "notes/site"), (".", "site"), ("..", "../site"), (".", "../out")],
)
def test_a_site_may_stand_beside_the_notes_or_among_them(vault: str, output: str) -> None:
    assert parse({"vault": vault, "output": output}).output == output
