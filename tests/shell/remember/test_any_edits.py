"""After any edits, moves and changes of privacy, a site is complete and equals a clean build."""

from __future__ import annotations

import posixpath
import re
import shutil
from pathlib import Path

import pytest
from tests.helpers.author import Author
from tests.helpers.builds import build, build_anew, held

ASKED_FOR = re.compile(r'(?:src|href)="([^"#?:]*-/assets/[^"#?]*)"')


@pytest.mark.parametrize("seed", [4, 5, 8])
def test_after_any_edits_a_site_is_as_a_clean_one(tmp_path: Path, seed: int) -> None:
    vault, site = tmp_path / "vault", tmp_path / "site"
    vault.mkdir()
    (vault / "knotwork.toml").write_text("[site]\nsearch = false\n")
    author = Author(vault, seed)
    build(vault, site)
    for step in range(5):
        for _ in range(author.chance.randint(1, 3)):
            author.edit()
        build(vault, site)
        clean = tmp_path / str(step)
        build_anew(vault, clean)
        made = held(site)
        assert made == held(clean)
        assert list(_missing(made)) == []
        shutil.rmtree(clean)


def _missing(site: dict[str, bytes]) -> set[str]:
    """The files of the theme that pages use and the site lacks."""
    wanted = {
        posixpath.normpath(posixpath.join(posixpath.dirname(path), found[1]))
        for path, content in site.items()
        if path.endswith(".html")
        for found in ASKED_FOR.finditer(content.decode())
    }
    if any(b"<math" in content for path, content in site.items() if path.endswith(".html")):
        wanted.add("-/assets/math-common.woff2")
    return wanted - site.keys()
