"""What a cell shows besides what it prints: the value of its last line, and its figures."""

from __future__ import annotations

import base64
import io
import itertools
import sys
from typing import Any

from knotwork.executor.capture import CUT, TEXT_LIMIT, clean
from knotwork.executor.outcome import Cell, Figure

RICH_LIMIT = 1024 * 1024
"""Characters of one rich form (HTML, SVG, …); a longer one is dropped, as half is useless."""

FIGURE_LIMIT = 512 * 1024
"""Characters of a drawing; a longer one becomes a PNG inside an SVG."""

_FORMS = (
    ("_repr_html_", "text/html"),
    ("_repr_svg_", "image/svg+xml"),
    ("_repr_png_", "image/png"),
    ("_repr_jpeg_", "image/jpeg"),
    ("_repr_latex_", "text/latex"),
    ("_repr_markdown_", "text/markdown"),
)


def result_of(value: object) -> str | None:
    """A value as Python writes it, cut where it is too long; None for none."""
    if value is None:
        return None
    text = clean(repr(value))
    return text if len(text) <= TEXT_LIMIT else f"{text[:TEXT_LIMIT]}\n{CUT}"


def rich_forms(value: object) -> tuple[tuple[str, str], ...]:
    """The forms that the value offers to notebooks, without those whose methods fail.

    Forms in its `_repr_mimebundle_` win over those of the single methods, as in notebooks.
    """
    bundle = _method_result(value, "_repr_mimebundle_", include=None, exclude=None)
    given = bundle if isinstance(bundle, dict) else {}
    found = []
    for method, media in _FORMS:
        content = given[media] if media in given else _method_result(value, method)
        if isinstance(content, bytes):
            content = base64.b64encode(content).decode("ascii")
        if isinstance(content, str) and 0 < len(content) <= RICH_LIMIT:
            found.append((media, clean(content)))
    return tuple(found)


def _method_result(value: object, method: str, **arguments: None) -> object:
    """The result of a value's method for notebooks, without its metadata; None for none."""
    if not callable(getattr(type(value), method, None)):
        return None
    try:
        given = getattr(value, method)(**arguments)
    except Exception:  # as in notebooks: a library's rich form must not fail the author's cell
        return None
    return given[0] if isinstance(given, tuple) and given else given


def is_drawing(value: object) -> bool:
    """Whether the value is just matplotlib's handle on something that is shown as a figure."""
    if type(value).__module__ == "numpy" and str(getattr(value, "dtype", "")) == "object":
        value = getattr(value, "flat", None)  # what subplots() gives
        value = list(itertools.islice(value, 100)) if value is not None else value
    if isinstance(value, (list, tuple)):
        return bool(value) and all(is_drawing(each) for each in value[:100])
    return type(value).__module__.startswith(("matplotlib.", "mpl_toolkits.", "seaborn.axisgrid"))


def figures_of(cell: Cell, value: object = None) -> tuple[Figure, ...]:
    """Draw all open matplotlib figures, and close them; none for cells that do not show any.

    The cell's last value comes after them if it is a figure that is not open. In an exercise they
    stay open, for its checks, until `close_figures`.
    """
    pyplot = sys.modules.get("matplotlib.pyplot")
    if not hasattr(pyplot, "get_fignums"):
        pyplot = None
    try:
        if cell.upstream or cell.role in ("setup", "check"):
            return ()
        drawn = [pyplot.figure(number) for number in pyplot.get_fignums()] if pyplot else []
        if _is_figure(value) and value not in drawn:
            drawn.append(value)
        return tuple(Figure(_svg(each), cell.fig_alt, cell.fig_cap) for each in drawn)
    finally:
        if cell.exercise is None:
            close_figures()


def close_figures() -> None:
    """Close all matplotlib figures."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None and hasattr(pyplot, "get_fignums"):
        pyplot.close("all")


def _is_figure(value: object) -> bool:
    figure = getattr(sys.modules.get("matplotlib.figure"), "Figure", None)
    return isinstance(figure, type) and isinstance(value, figure)


def figures_before_failing(cell: Cell) -> tuple[Figure, ...]:
    """The figures of a cell that failed; none if drawing them fails too."""
    try:
        return figures_of(cell)
    except Exception:  # the cell's own error is the one to report
        return ()


def _svg(figure: Any) -> str:
    """The figure as an `<svg>` element without dates or random ids."""
    matplotlib = sys.modules["matplotlib"]
    with matplotlib.rc_context({"svg.hashsalt": "knotwork"}):
        buffer = io.BytesIO()
        figure.savefig(
            buffer, format="svg", bbox_inches="tight", metadata={"Date": None, "Creator": None}
        )
    svg = buffer.getvalue().decode("utf-8")
    svg = svg[svg.index("<svg") :]
    return svg if len(svg) <= FIGURE_LIMIT else _pixels(figure)


def _pixels(figure: Any) -> str:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=144, bbox_inches="tight", metadata={"Software": None})
    png = buffer.getvalue()
    width, height = (int.from_bytes(png[at : at + 4], "big") // 2 for at in (16, 20))
    encoded = base64.b64encode(png).decode("ascii")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}"><image width="{width}" height="{height}" '
        f'href="data:image/png;base64,{encoded}"/></svg>\n'
    )
