"""The learning order on the site: its page, and the neighbours of each note in it."""

from __future__ import annotations

import re

from tests.helpers.crawl import sound
from tests.helpers.site import site

ORDER = "-/learning-order.html"


def links(markup: str) -> list[str]:
    return re.findall(r'<a[^>]*href="([^"]*)"', markup)


def lessons(page: str, name: str) -> str:
    found = re.search(rf'<nav class="lessons {name}".*?</nav>', page, re.DOTALL)
    return found[0] if found else ""


NOTES = {
    "Book.md": "the book",
    "One.md": "the chapter\n\n[[Book]] > [[Two]]",
    "Two.md": "another\n\n[[One]] < [[Book]]",
    "a.md": "requires:: [[c]]\n\n[[Book]]/[[One]] > [[b]]",
    "b.md": "requires:: [[a]]\n\n[[a]] < [[Book]]/[[One]]",
    "c.md": "last.\n\n[[b]] < [[Book]]/[[Two]]",
    "loose.md": "requires:: [[b]]",
    "alone.md": "",
}


def test_the_page_has_every_note_after_what_it_needs_under_its_chapter() -> None:
    page = sound(site(NOTES))[ORDER].partition("<main")[2].partition("</main>")[0]
    names = links(page)
    first = list(dict.fromkeys(names))
    assert first == [f"../{name}.html" for name in ("book", "one", "c", "a", "b", "two", "loose")]
    assert '<ol class="order" start="4">' in page
    assert "Outside the books" in page


def test_a_note_shows_what_it_needs_nearest_first_and_what_it_leads_to() -> None:
    made = sound(site(NOTES))
    assert links(lessons(made["b.html"], "needs")) == ["a.html", "c.html"]
    assert links(lessons(made["b.html"], "leads")) == ["loose.html"]
    assert lessons(made["c.html"], "needs") == ""


def test_long_lists_are_cut_and_lead_on_to_the_order() -> None:
    notes = {f"n{number}.md": "" for number in range(20)}
    listed = ", ".join(f"[[n{number}]]" for number in range(20))
    made = sound(site({**notes, "all.md": f"requires:: {listed}"}))
    found = links(lessons(made["all.html"], "needs"))
    assert len(found) == 9
    assert found[-1] == "-/learning-order.html#all"
    chain = {f"n{number}.md": f"requires:: [[n{number + 1}]]" for number in range(20)}
    assert len(links(lessons(sound(site(chain))["n0.html"], "needs"))) == 9


def test_a_missing_prerequisite_is_shown_as_a_stub() -> None:
    page = sound(site(a='---\nrequires: ["[[b]]", "[[gone]]", "[[p.png]]"]\n---\n', b=""))["a.html"]
    shown = lessons(page, "needs")
    assert links(shown) == ["b.html", "-/to-be-written.html#gone"]
    assert 'class="stub"' in shown


def properties(page: str) -> list[str]:
    shown = re.search(r'<details class="properties"[^>]*>.*?</details>', page, re.DOTALL)
    return re.findall(r"<dt>(.*?)</dt>", shown[0]) if shown else []


def test_a_property_is_not_shown_twice() -> None:
    made = site(a='---\nrequires: "[[b]]"\nsee: "[[b]]"\n---\n', b="")
    assert properties(made["a.html"]) == ["see"]
    made = site(a='---\nrequires: ["[[b]]", "patience"]\n---\n', b="")
    assert properties(made["a.html"]) == ["requires"]


def test_prerequisites_in_comments_do_not_count() -> None:
    made = site(a="%%\nrequires:: [[b]] [[gone]]\n%%\n", b="")
    assert lessons(made["a.html"], "needs") == lessons(made["b.html"], "leads") == ""
    assert ORDER not in made


def test_a_vault_without_trails_and_prerequisites_has_no_such_page() -> None:
    made = site(a="[[b]]", b="")
    assert ORDER not in made
    assert "Learning order" not in made["a.html"]


def test_private_prerequisites_are_not_shown() -> None:
    made = site({"a.md": "requires:: [[plan]]", "plan.md": "---\npublish: false\n---\n"})
    assert lessons(made["a.html"], "needs") == ""
    assert ORDER not in made


def test_a_circle_is_shown_from_both_sides() -> None:
    made = sound(site(a="requires:: [[b]]", b="requires:: [[a]]"))
    assert links(lessons(made["a.html"], "needs")) == ["b.html"]
    assert links(lessons(made["b.html"], "needs")) == ["a.html"]
