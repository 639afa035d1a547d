"""Malicious or broken raw HTML comes out harmless and well-formed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.helpers.balance import elements, faults
from tests.helpers.vault import unit

from knotwork.model import Unit
from knotwork.syntax.holes import CLOSE, HEADING, LINK, MARK, OPEN, mark, whole

_FORBIDDEN = frozenset(
    {
        "script", "style", "iframe", "object", "embed", "form", "base", "meta", "link", "svg", "template",
        "textarea", "select", "button", "frame", "frameset", "applet", "noscript", "plaintext", "title",
    }
)  # fmt: skip
_OUR_INPUT = {"type", "class", "disabled", "checked", "aria-label"}
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def assert_harmless(compiled: Unit) -> None:
    for html in (compiled.body.text, *(footnote.html for footnote in compiled.footnotes)):
        assert faults(html) == [], html
        rest = MARK.sub("", html)
        assert OPEN not in rest
        assert CLOSE not in rest
        for name, attributes in elements(html):
            assert name not in _FORBIDDEN, html
            assert name != "input" or attributes.keys() <= _OUR_INPUT
            for attribute, value in attributes.items():
                assert not attribute.startswith("on"), html
                assert attribute not in {"srcdoc", "formaction", "action", "xlink:href"}
                if attribute in {"href", "src", "poster", "cite"}:
                    assert_safe_url(value or "")
                if attribute == "style":
                    assert "url(" not in (value or "")
                    assert "position" not in (value or "")


def assert_safe_url(url: str) -> None:
    as_browsers_read_it = re.sub(r"[\t\n\r]", "", url).strip("".join(map(chr, range(33))))
    scheme = _SCHEME.match(as_browsers_read_it)
    assert scheme is None or scheme[0].lower() in {"http:", "https:", "mailto:", "tel:"}, url


HARMFUL = {
    "a script": "<script>alert(1)</script>",
    "a script in a text": "x <script>alert(1)</script> y",
    "a script that nothing closes": "<script>alert(1)\n\n[[b]] `code`",
    "a script in a text that nothing closes": "x <script> y [[b]]\n\n# H [[b]]\n\n$x$",
    "a script by halves": "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "upper case": "<SCRIPT>alert(1)</SCRIPT><IMG SRC=x ONERROR=alert(1)>",
    "a handler": "<img src=x onerror=alert(1)> <b onmouseover='alert(1)'>b</b>",
    "a handler after a slash": "<img/src=x/onerror=alert(1)>",
    "a handler after a line end": "<img src=x\nonerror=alert(1)>",
    "javascript": '<a href="javascript:alert(1)">x</a>',
    "javascript in entities": '<a href="&#106;avascript&colon;alert(1)">x</a>',
    "javascript with white space": '<a href=" java\tscr\nipt:alert(1)">x</a>',
    "javascript with white space entities": '<a href="java&#10;scr&Tab;ipt:alert(1)">x</a>',
    "javascript behind a control character": '<a href="&#1;javascript:alert(1)">x</a>',
    "vbscript and data": '<a href="vbscript:x">x</a><img src="data:text/html,<script>x</script>">',
    "a data link": '<a href="data:text/html;base64,PHNjcmlwdD4=">x</a>',
    "an svg": '<svg onload=alert(1)><script>alert(1)</script><a xlink:href="javascript:x">x</a></svg>',
    "an svg that nothing closes": "<svg><style>\n\n[[b]] <img src=x onerror=alert(1)>",
    "mathematics with a hidden style": "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "a style": "<style>body{display:none}</style> x",
    "a style that nothing closes": "<style>\n\n[[b]]\n\n# H",
    "a style attribute": '<p style="position:fixed;background:url(javascript:x);color:red">x</p>',
    "a frame": '<iframe src="https://example.com" srcdoc="<script>x</script>"></iframe>',
    "a frame that nothing closes": "<iframe>\n\n[[b]]\n\n`x`",
    "a form": '<form action="https://evil.example"><input name=q><button>go</button></form>',
    "a text area that nothing closes": "<textarea>\n\n[[b]]\n\n`x`\n\n# H",
    "a title that nothing closes": "x <title> y [[b]]\n\n`x`",
    "a comment that nothing closes": "<div><!-- \n\n[[b]]\n\n# H\n\n-->",
    "an odd comment": "<!--> <script>alert(1)</script> -->\n\n<!-- --!> <img src=x onerror=alert(1)> -->",
    "an attribute that nothing closes": '<img alt="\n\n```x onerror=alert(1)\ny\n```\n\n[[b]] "quoted"\n\n$x$',
    "a tag that nothing closes": "<div class=x\n\n[[b]] > and more",
    "declarations": "<!DOCTYPE html><?php echo 1 ?><![CDATA[ <script>alert(1)</script> ]]>\n\n[[b]]",
    "plain text": "<plaintext>\n\n[[b]]\n\n# H",
    "a template": "x <template> [[b|y]] </template> z\n\n<template>\n\n[[b]]",
    "a selection": "<select><option>\n\n[[b]]\n\n`x`\n\n</select>",
    "a base and a refresh": '<base href="//evil.example"><meta http-equiv=refresh content="0;url=x">',
    "a stylesheet": '<link rel=stylesheet href="https://evil.example/x.css">',
    "objects": '<object data="x"><embed src="x"></object><applet code=x>',
    "no scripts": "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "a body": "<html><head><title>x</title></head><body onload=alert(1)>[[b]]",
    "a frame set": "<frameset><frame src=x></frameset>\n\n[[b]]",
}  # fmt: skip


@pytest.mark.parametrize("html", HARMFUL.values(), ids=HARMFUL.keys())
@pytest.mark.parametrize(
    "around",
    ["{}", "before\n\n{}\n\nafter [[b]] #tag", "> [!note] [[b]]\n> {}\n\n- [ ] task ^id", "text[^1] {}\n\n[^1]: note {}"],
    ids=["alone", "between", "in a callout", "in a footnote"],
)  # fmt: skip
def test_harmful_html_comes_out_harmless(html: str, around: str) -> None:
    prefix = "\n> " if around.startswith(">") else "\n"
    assert_harmless(unit(around.replace("{}", html.replace("\n", prefix))))


@pytest.mark.parametrize("html", HARMFUL.values(), ids=HARMFUL.keys())
def test_nothing_swallows_what_follows_a_blank_line(html: str) -> None:
    compiled = unit(f"{html}\n\nafter the [[link]] and `code`\n\n# Heading")
    if any(link.target == "link" for link in compiled.links):
        assert "after the" in compiled.body.text
        assert "Heading" in compiled.body.text
        assert "code" in compiled.body.text


BROKEN = (
    "<div>\n\n> [!note]- title\n> body [[b]]\n\n</div>",
    "<details>\n\n- [ ] one\n- two ^id\n\n# H",
    "<table><tr><td>\n\n[[b]] and $x$\n\n| a |\n|---|\n| b |\n\n</td></tr></table>",
    "<table>\n\ntext [[b]]\n\n```python\nx\n```\n\n</table>",
    "<ul><li>\n\n- [[b]]\n\n</ul></li>",
    "<b><i>x</b></i> [[b]] <em>\n\nnext [[b]]",
    "</div></p></blockquote></details> [[b]]",
    "<p>\n\n<p>[[b]]\n\n> x </blockquote> [[b]]",
    "<a href='b.md'>[[b]] <a href='c.md'>[c](c.md)</a>",
    "[[b|<b>x]] </b> [[c|</a></p>]]",
    "| <div> | </table> |\n| --- | --- |\n| [[b]] | </td></tr> ![[c]] |",
    "- <li> [[b]] </ul>\n- </li> ^x",
    "# <h2> x </h1> [[b]]",
    "==<mark>x== </mark> **<b>** x</b>",
    "<section id=x>\n\n[[b]] < [[c]]/[[d]] > [[e]]\n\n</section>",
    "key:: <span> [[b]]\n[k:: <b>] </b>",
)


@pytest.mark.parametrize("text", BROKEN)
def test_broken_html_comes_out_whole(text: str) -> None:
    compiled = unit(text)
    assert_harmless(compiled)
    for number in range(len(compiled.links)):
        assert re.search(f"{OPEN}[lei]{number}{CLOSE}", compiled.body.text), (
            f"link {number} is lost"
        )


PIECES = (
    "<div>", "</div>", "<p>", "</p>", "<b>", "</b>", "<a href=x>", "</a>", "<table>", "</table>", "<tr>", "<td>",
    "<ul>", "<li>", "</li>", "<details>", "<summary>", "</details>", "<span title='x'>", "<!--", "-->", "<script>",
    "</script>", "<style>", "<svg>", "<textarea>", "<select>", "<template>", "<math>", "<br>", "<img src=x>",
    "<h2>", "</h2>", "<pre>", "</pre>", '"', "'", ">", "<", "<x", "</", "<!", "<?", "onclick=x", "\n", "\n\n",
    "> ", "> [!note]- ", "- ", "- [x] ", "| a |\n|---|\n| ", "# ", "```\n", "`x`", "$x$", "[[b]]", "[[b|", "]]",
    "![[b]]", "*", "==", "[^1]", "[^1]: ", "^id", "key:: ", "[k:: ", "]", "#tag", "%%", "x", " ",
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_any_mixture_comes_out_harmless_and_whole(text: str) -> None:
    assert_harmless(unit(text))


def test_ids_and_classes_of_the_author_cannot_clash_with_ours() -> None:
    html = unit(
        '<p id="fn-1" class="callout" name="x"><a id=top name="top" href="#top">x</a></p>\n\n# Top'
    ).body.text
    found = list(elements(html))
    assert ("p", {"id": "u:fn-1", "class": "u-callout"}) in found
    assert all(
        str(attributes["id"]).startswith("u:") for name, attributes in found if name in {"p", "a"} and "id" in attributes
    )  # fmt: skip


def test_a_fragment_of_the_author_leads_to_the_authors_own_id() -> None:
    found = dict(elements(unit('<b id="Über uns">x</b> <a href="#Über uns">y</a>').body.text))
    assert found["a"]["href"] == f"#{found['b']['id']}"


def test_a_fragment_of_no_element_is_resolved_like_a_link() -> None:
    compiled = unit(
        '<a href="#The%20heading">x</a> <b id="b">y</b> <a href="#b">y</a>\n\n# The heading'
    )
    assert [one.url for one in compiled.references] == ["#The%20heading"]
    found = [attrs.get("href") for name, attrs in elements(compiled.body.text) if name == "a"]
    assert found == [None, "#u:b", "#the-heading"]


def test_ids_of_the_author_are_kept_apart_as_written_and_the_first_of_several_alike() -> None:
    compiled = unit(
        '<a id="n1.1">x</a> <a id="n11">y</a> <a id="n11">z</a> <a href="#n1%2E1">go</a>'
    )
    found = [attributes for name, attributes in elements(compiled.body.text) if name == "a"]
    assert [known.get("id", known.get("href")) for known in found] == [
        "u:n1.1",
        "u:n11",
        None,
        "#u:n1.1",
    ]
    assert compiled.ids == ("n1.1", "n11")


def test_no_heading_takes_the_id_of_a_footnote() -> None:
    compiled = unit("# fn 1\n\n# fnref-1\n\nText[^1].\n\n[^1]: note")
    assert [heading.id for heading in compiled.headings] == ["section-fn-1", "section-fnref-1"]


def test_relative_urls_in_html_are_for_the_link_step() -> None:
    compiled = unit('<img src="i.png"> and <a href="b.md#H">b</a> <video src=\'v.mp4\'></video>')
    assert [(known.attribute, known.url) for known in compiled.references] == [
        ("src", "i.png"),
        ("href", "b.md#H"),
        ("src", "v.mp4"),
    ]
    assert "i.png" not in compiled.body.text


def test_an_external_image_in_html_is_one() -> None:
    assert unit('<img src="https://example.com/i.png">').external_media
    assert not unit('<a href="https://example.com/i.png">x</a>').external_media


def test_harmless_html_stays() -> None:
    html = unit('H<sub>2</sub>O, <kbd>Ctrl</kbd>, <mark style="color: red">x</mark>').body.text
    assert html == '<p>H<sub>2</sub>O, <kbd>Ctrl</kbd>, <mark style="color:red">x</mark></p>\n'


@pytest.mark.parametrize(
    ("written", "more", "color"),
    [
        ('color="#C00000"', "", "#C00000"),
        ("color=c00000 size=5", "", "#c00000"),
        ("color='red' title='t'", ' title="t"', "red"),
    ],
)
def test_coloured_words_keep_a_hue_that_reads_on_any_ground(
    written: str, more: str, color: str
) -> None:
    light, dark = f"oklch(from {color} min(l,.55) c h)", f"oklch(from {color} max(l,.7) c h)"
    style = f"color:{color};color:light-dark({light},{dark})"
    html = unit(f"a <font {written}>*x*</font> b").body.text
    assert html == f'<p>a <span{more} style="{style}"><em>x</em></span> b</p>\n'
    own = unit(f'<FONT {written} style="font-size:2em;position:fixed">x</FONT>').body.text
    assert own == f'<p><span{more} style="{style};font-size:2em">x</span></p>\n'


@pytest.mark.parametrize(
    "written", ['face="Arial"', 'color="red;position:fixed"', 'color="&quot;onload=x"']
)
def test_what_is_no_colour_colours_nothing(written: str) -> None:
    assert unit(f"a <font {written}>x</font> b").body.text == "<p>a <span>x</span> b</p>\n"


def test_a_drawing_that_ends_at_once_takes_nothing_along() -> None:
    html = unit("<div>\n<svg/> one <math /> two <iframe/> three\n</div>").body.text
    assert "one  two" in html
    assert "three" not in html, "HTML knows no other element that ends so"


def test_progress_and_meter_elements_keep_their_values() -> None:
    written = (
        '<progress value="3" max="7" onclick="x()">3 of 7</progress>'
        '<meter value=".4" min="0" max="1" low=".2" high=".8" optimum=".5" form="x">.4</meter>'
    )
    known = unit(f"Read: {written}")
    kept = written.replace(' onclick="x()"', "").replace(' form="x"', "")
    assert known.body.text == f"<p>Read: {kept}</p>\n"
    assert known.flaws == ()


def test_a_section_of_broken_html_is_whole() -> None:
    body = unit(
        "<div>\n\n# One\n\n<b>x [[b]]\n\n</div> <section>\n\n# Two\n\ny\n\n</section>"
    ).body.text
    first, second = body.index(mark(HEADING, 0)), body.index(mark(HEADING, 1))
    one, two = body[first:second], body[second:]
    assert faults(one)
    assert faults(two)
    assert faults(whole(one)) == faults(whole(two)) == []
    assert mark(LINK, 0) in whole(one)
    assert whole(body) == body


def _in_paragraphs(piece: str, count: int) -> str:
    return "\n\n".join(f"{piece.format(number)} w" for number in range(count))


@pytest.mark.parametrize(
    "text",
    [
        _in_paragraphs('<b title="{}">', 3000),
        _in_paragraphs('<b title="{}"><!-- </b> -->', 1500),
        "<textarea>" + "</b>" * 3000 + "</textarea>\n\n" + _in_paragraphs('<b title="{}">', 1500),
        _in_paragraphs('<B title="{}"><table><td></B></td></table>', 1500),
        "<!-->\n\n" + _in_paragraphs('<b title="{}">', 1500),
        "<!-- --!>\n" + "".join(f'<b title="{number}"><p>\n' for number in range(1500)) + "-->",
        _in_paragraphs("<div>", 30_000),
        _in_paragraphs("<rt>", 30_000),
    ],
    ids=[
        "open",
        "a comment",
        "a text",
        "a table",
        "a comment without words",
        "another end of a comment",
        "nested",
        "nested without ruby",
    ],
)
def test_html_that_would_slow_down_a_build_is_left_out(text: str) -> None:
    compiled = unit(text)
    unreadable = [flaw for flaw in compiled.flaws if flaw.kind == "unreadable-note"]
    assert [flaw.span.start for flaw in unreadable] == [0]
    assert "<b" not in compiled.body.text
    assert len(compiled.body.text) < 4 * len(text)


@pytest.mark.parametrize(
    "text",
    [
        _in_paragraphs('<b title="{}">x</b>', 2000),
        _in_paragraphs("<b>x", 2000),
        _in_paragraphs("Map<Some> and", 2000),
        "<a " + "\"'" * 20_000,
        _in_paragraphs('<img alt="{}"><br>', 2000),
        "<table>\n" + "<tr><td>x\n" * 5000,
        _in_paragraphs("<ruby>w<rt>v</ruby>", 2000),
    ],
    ids=[
        "closed",
        "without attributes",
        "no elements",
        "quotes",
        "void",
        "closed by themselves",
        "ruby",
    ],
)
def test_much_html_is_fast(text: str) -> None:
    assert [flaw for flaw in unit(text).flaws if flaw.kind == "unreadable-note"] == []


def test_very_many_addresses_that_the_text_escapes_are_found() -> None:
    text = _in_paragraphs('<a href="https://example.org/{}?a=1&#61;2&amp;b=3">x</a>', 3000)
    assert len(unit(text).urls) == 3000
