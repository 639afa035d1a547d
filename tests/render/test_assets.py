"""Styles and scripts as files of the site."""

from __future__ import annotations

from knotwork.render.assets import assets, stylesheet


def test_styles_become_one_file_in_the_order_of_their_names() -> None:
    styles = {"2-b.css": "b { color: red }", "1-a.css": "a { color: red }"}
    [sheet] = assets(styles, {}, "-/")
    assert sheet.path == "-/knotwork.css"
    assert sheet.content == b"a{color:red}\nb{color:red}\n"


def test_a_style_of_one_page_is_a_file_that_the_others_do_not_load() -> None:
    styles = {"1-all.css": "a { b: c }", "graph.page.css": "d > e { f: g }"}
    sheet, alone = assets(styles, {}, "-/")
    assert (sheet.path, sheet.content) == ("-/knotwork.css", b"a{b:c}\n")
    assert (alone.path, alone.content) == ("-/graph.page.css", b"d>e{f:g}\n")


def test_scripts_and_fonts_keep_their_names_and_their_bytes() -> None:
    files = list(assets({}, {"theme.js": b"1;\n", "knotwork.js": b"2;\n"}, "x/-/"))
    assert [(one.path, one.content) for one in files[1:]] == [
        ("x/-/knotwork.js", b"2;\n"),
        ("x/-/theme.js", b"1;\n"),
    ]


def test_the_order_of_a_mapping_changes_nothing() -> None:
    styles = {"1.css": "a{}", "2.css": "b{}"}
    assert stylesheet(styles) == stylesheet(dict(reversed(styles.items())))


def test_comments_and_spaces_that_mean_nothing_stay_at_home() -> None:
    style = "/* why */\n@layer a {\n  a, b :hover > c {\n    color: red;\n\n  }\n}\n"
    assert stylesheet({"1.css": style}) == "@layer a{a,b :hover>c{color:red}}\n"


def test_spaces_that_mean_something_stay() -> None:
    style = """a{--x:calc(1px + 2px);quotes:"a ;  b" '{ , }';mask:url(a;b, c) no-repeat}"""
    assert stylesheet({"1.css": style}) == style + "\n"


def test_comment_marks_in_strings_stay() -> None:
    style = """a{content:"/* no */ \\" /*";mask:url('x/*y*/z')} /* yes */"""
    assert stylesheet({"1.css": style}) == style.removesuffix(" /* yes */") + "\n"
