"""The places of modules and classes: their parents and siblings."""

from __future__ import annotations

from knotwork.pages.package_tree import PackageTree

NAMES = (
    "geo",
    "geo.vec",
    "geo.vec.Vector",
    "geo.vec.Vector.Part",
    "geo.far.deep.Thing",
    "geo.b10",
    "geo.b9",
)
MADE = {f"api/{name}.md": name for name in NAMES}


def test_an_object_stands_in_the_nearest_one_that_has_a_note() -> None:
    tree = PackageTree(MADE, MADE)
    assert tree.above("geo.vec.Vector.Part") == ("geo", "geo.vec", "geo.vec.Vector")
    assert tree.above("geo.far.deep.Thing") == ("geo",)
    assert tree.above("geo") == ()


def test_members_are_in_natural_order_and_packages_are_in_nothing() -> None:
    tree = PackageTree(MADE, MADE)
    assert tree.members["geo"] == ("geo.b9", "geo.b10", "geo.far.deep.Thing", "geo.vec")
    assert tree.members[""] == ("geo",)


def test_objects_without_a_page_hold_nothing() -> None:
    shown = [path for path in MADE if path != "api/geo.vec.md"]
    tree = PackageTree(MADE, shown)
    assert "geo.vec" not in tree.notes
    assert tree.above("geo.vec.Vector") == ("geo",)
