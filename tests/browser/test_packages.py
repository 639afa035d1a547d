"""Packages of cells come from the address that the site gives, with the digests of the runtime."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.host import Host, host
from tests.browser.reader import PATIENCE, cell, opened, press, shows, status
from tests.browser.sites import built
from tests.helpers.pyodide import runtime_with_numpy

pytestmark = pytest.mark.browser

NUMPY = """```python {#sum}
import numpy as np

np.arange(10).sum()
```

```python {#curve fig-alt="A line that rises." fig-cap="It rises."}
import matplotlib.pyplot as plt

plt.plot([1, 2, 3]);
```
"""


@pytest.fixture(scope="module")
def with_numpy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Host, Host]]:
    """A site whose packages are on another origin, and that origin."""
    folder = tmp_path_factory.mktemp("numpy")
    vault = folder / "vault"
    vault.mkdir()
    (vault / "a.md").write_text(NUMPY, "utf-8")
    place = runtime_with_numpy()
    with (
        host(place, shared=True) as packages,
        host(built(vault, folder / "site", place, packages.url)) as site,
    ):
        yield site, packages


def test_numpy_and_a_figure_come_from_a_second_origin(
    either: Browser, with_numpy: tuple[Host, Host]
) -> None:
    site, packages = with_numpy
    with opened(either, site.url + "a.html") as page:
        press(page, "sum", "Run")
        shows(page, "sum", "45")
        press(page, "curve", "Run")
        image = cell(page, "curve").locator(".cell-live img")
        expect(image).to_be_visible(timeout=PATIENCE)
        assert image.get_attribute("alt") == "A line that rises."
        assert image.evaluate("image => image.decode().then(() => image.naturalWidth > 100)")
        expect(cell(page, "curve").locator("figcaption")).to_have_text("It rises.")
    assert [path for path in packages.take() if path.startswith("numpy-")]
    assert not [path for path in site.take() if path.endswith(".whl")]


def test_a_package_with_a_changed_byte_is_refused_by_name(
    either: Browser, with_numpy: tuple[Host, Host]
) -> None:
    site, packages = with_numpy
    name = next(path.name for path in runtime_with_numpy().glob("numpy-*.whl"))
    content = bytearray((runtime_with_numpy() / name).read_bytes())
    content[len(content) // 2] ^= 1
    packages.instead[name] = bytes(content)
    with opened(either, site.url + "a.html") as page:
        press(page, "sum", "Run")
        expect(status(page, "sum")).to_contain_text("numpy could not be loaded", timeout=PATIENCE)
        expect(status(page, "sum")).to_contain_text("sha256 differs")
        # The page keeps working, and so does Python once the package is the right one.
        packages.instead.clear()
        press(page, "sum", "Run")
        shows(page, "sum", "45")
