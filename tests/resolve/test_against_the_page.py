"""Resolution compared with a second, short and slow implementation of the same page.

`resolve.py` answers from dictionaries; here every step walks over all paths. Where both agree on any
vault that Hypothesis can think of, the dictionaries are right.
"""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from knotwork.names import file_name, folder, key, normal
from knotwork.resolve import Mode, find
from knotwork.vault import Names

segments = st.sampled_from(
    ["a", "b", "A", "x", "note", "NOTE", "v1.2", "é", "e\u0301", "Σ", "index", "ab"]
)
folders = st.lists(segments, max_size=3).map("/".join)
endings = st.sampled_from([".md", ".md", ".md", ".png", "", ".MD", ".jpg.md"])
paths = st.tuples(folders, segments, endings).map(
    lambda parts: f"{parts[0]}/{parts[1]}{parts[2]}".removeprefix("/")
)
vaults = st.lists(paths, min_size=1, max_size=12, unique=True)
fronts = st.sampled_from(
    ["", "", "", "./", "../", "../../", "./../", "/", "b/", "a/b/", "b/../", "//", "a/./"]
)
linkpaths = st.tuples(
    fronts, segments, st.sampled_from(["", "", ".md", ".png", "/", ".MD", "."])
).map("".join)


def read_as_the_page_says(linkpath: str, source: str, vault: list[str]) -> list[str]:
    """Section 3.2, with the mended quirks of 3.3: whole segments, ties in code-point order."""
    if linkpath == "":
        return [source]
    want = ""
    last = linkpath.rstrip("/").rpartition("/")[2]
    for attempt in ([linkpath] if "." in last else []) + [linkpath + ".md"]:
        candidates = sorted(
            (path for path in vault if key(file_name(path)) == file_name(key(attempt))),
            key=lambda path: (normal(path), path),
        )
        if candidates:
            want = key(attempt)
            break
    else:
        return []
    if "/" not in want and len(candidates) == 1:
        return candidates
    if want.startswith(("./", "../")):
        want = joined(want, key(folder(source)))
        if exact := [path for path in candidates if key(path) == want]:
            return exact
    want = want.removeprefix("/")
    if exact := [path for path in candidates if key(path) == want]:
        return exact
    if linkpath.startswith("/"):
        return []
    ends = [path for path in candidates if f"/{key(path)}".endswith(f"/{want}")]
    inside = [path for path in ends if f"{key(path)}".startswith(below(source))]
    group = inside or ends
    shortest = min((len(normal(path)) for path in group), default=0)
    return [path for path in group if len(normal(path)) == shortest]


def below(source: str) -> str:
    return f"{key(folder(source))}/" if folder(source) else ""


def joined(want: str, base: str) -> str:
    parts = [part for part in base.split("/") if part]
    for step in want.split("/"):
        if step == "..":
            parts = parts[:-1]
        elif step not in {"", "."}:
            parts.append(step)
    return "/".join(parts)


@settings(max_examples=1500, deadline=None)
@given(linkpaths, paths, vaults)
@example("note", "a/src.md", ["note.md", "a/note.md", "a/b/note.md", "c/note.md"])
@example("note", "a/src.md", ["a/b/note.md", "c/note.md"])
@example("note", "src.md", ["a/note.md", "c/note.md"])
@example("../note", "a/b/src.md", ["a/note.md", "note.md"])
@example("note", "src.md", ["ab/note.md", "e\u0301/note.md"])
def test_links_resolve_as_the_handbook_page_says(
    linkpath: str, source: str, vault: list[str]
) -> None:
    names = Names((), vault)
    assert list(find(linkpath, source, names, Mode.OBSIDIAN).paths) == read_as_the_page_says(
        linkpath, source, vault
    )
