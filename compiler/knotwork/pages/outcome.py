"""The outcome of a cell as its page shows it: text, rich forms, figures, errors.

No output of a cell is trusted: it is escaped, sanitised, or shown through `<img>`, in which no
script runs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from html import escape

from knotwork.executor.outcome import Error, Figure, Outcome
from knotwork.names import short_hash
from knotwork.pages.fixed_urls import FIGURES_URL
from knotwork.pages.rich import plain_text, rich_html
from knotwork.programs.attributes import is_doctest, is_off, role
from knotwork.programs.verdicts import Trial, Verdict
from knotwork.urls import relative_url
from knotwork.words.model import Words

_VIEW_BOX = re.compile(r'viewBox="\s*[-\d.]+[ ,]+[-\d.]+[ ,]+([\d.]+)[ ,]+([\d.]+)\s*"')
_FAILED_BEFORE = re.compile(r"cell (?P<cell>\S+)(?: of (?P<note>.+))? failed", re.DOTALL)
"""Matches why a cell is skipped: one before it failed, in its note or a used one
(`executor/run.py`)."""
_POINT = 4 / 3
"""CSS pixels in a point, matplotlib's unit."""
_FRAMES_SHOWN = 3


def outcome_html(
    verdict: Verdict,
    page: str,
    words: Words,
    to_note: Callable[[str], str | None] = lambda _path: None,
) -> str:
    """The outcome of a cell for the page at the URL `page`; `to_note` links to a note by path."""
    outcome = verdict.outcome
    if outcome.status == "skipped":
        why = _why_skipped(outcome.reason, words, to_note)
        return f'<p class="cell-note">{words.cell_not_run.html(why=why)}</p>\n'
    if outcome.status == "failed" and verdict.kind == "failed":
        return _text(outcome.text) + _failure(outcome, verdict, words)
    quiet = is_off(verdict.cell, "output") or is_off(verdict.cell, "eval")
    if quiet or role(verdict.cell) == "starter":
        return ""
    answered = is_doctest(verdict.cell) and verdict.kind == "passed"
    picture_words = verdict.cell.attribute("fig-alt") or "", verdict.cell.attribute("fig-cap") or ""
    rich = rich_html(outcome, *picture_words)
    # The answers of a session stand in its code.
    printed = "" if answered else _line(outcome.text) + ("" if rich else _line(plain_text(outcome)))
    parts = [_text(printed), rich, *(_figure(figure, page) for figure in outcome.figures)]
    if outcome.error is not None and not answered:
        parts.append(_raised(outcome.error, verdict, words))
    return "".join(parts)


def figures(trials: Iterable[Trial]) -> Iterator[tuple[str, str]]:
    """Each drawing of these notes, once: its URL in the site and the `<svg>` element."""
    seen: set[str] = set()
    for trial in trials:
        for verdict in trial.verdicts:
            for figure in verdict.outcome.figures:
                url = _figure_url(figure.svg)
                if url not in seen:
                    seen.add(url)
                    yield url, figure.svg


def _why_skipped(reason: str, words: Words, to_note: Callable[[str], str | None]) -> str:
    """The reason as HTML: a cell of another note is named with a link to that note."""
    failed = _FAILED_BEFORE.fullmatch(reason)
    if failed is None:
        return escape(reason, quote=False)
    cell = escape(failed["cell"], quote=False)
    if failed["note"] is None:
        return words.cell_failed.html(cell=cell)
    link = to_note(failed["note"]) or escape(failed["note"], quote=False)
    return words.cell_of_note_failed.html(cell=cell, note=link)


def _figure_url(svg: str) -> str:
    return f"{FIGURES_URL}{short_hash(svg, 16)}.svg"


def _line(text: str) -> str:
    """The text with an end to its last line, so that the value stands on a line of its own."""
    return f"{text}\n" if text and not text.endswith("\n") else text


def _text(text: str) -> str:
    """The printed text; if it was cut, its last line says so."""
    if not text.strip():
        return ""
    inner = escape(text.rstrip("\n"), quote=False)
    return f'<div class="cell-output"><pre tabindex="0">{inner}\n</pre></div>\n'


def _figure(figure: Figure, page: str) -> str:
    url = escape(relative_url(page, _figure_url(figure.svg)))
    alt = escape(figure.alt or "")
    size = _VIEW_BOX.search(figure.svg)
    box = ""
    if size:
        width, height = (round(float(number) * _POINT) for number in size.groups())
        box = f' width="{width}" height="{height}"'
    caption = figure.caption
    words = f"<figcaption>{escape(caption, quote=False)}</figcaption>" if caption else ""
    return (
        f'<figure class="cell-figure"><img src="{url}" alt="{alt}"{box} loading="lazy">'
        f"{words}</figure>\n"
    )


def _failure(outcome: Outcome, verdict: Verdict, words: Words) -> str:
    title = escape(words.cells.failed(why=outcome.reason), quote=False)
    error = outcome.error
    trace = _traceback(error, verdict) if error and error.frames else _place(error, verdict)
    pre = f'<pre tabindex="0">{trace}</pre>' if trace else ""
    hint = f'<p class="cell-note">{_sentence(error.hint)}</p>\n' if error and error.hint else ""
    return (
        f'<div class="cell-error" role="note"><p class="cell-error-title">{title}</p>{pre}</div>\n'
        f"{hint}"
    )


def _sentence(text: str) -> str:
    end = "" if text.endswith("?") else "."
    return escape(f"{text[:1].upper()}{text[1:]}{end}", quote=False)


def _place(error: Error | None, verdict: Verdict) -> str:
    """The line of an error that has no traceback: a syntax error, the wrong answer of a session."""
    if error is None or error.line is None:
        return ""
    at = error.line - verdict.cell.code_line
    code = verdict.cell.code.split("\n")
    return escape(f"line {at + 1}:  {code[at].strip()}", quote=False) if 0 <= at < len(code) else ""


def _raised(error: Error, verdict: Verdict, words: Words) -> str:
    label = escape(words.cells.as_intended)
    return (
        f'<div class="cell-error cell-raises" role="note" aria-label="{label}">'
        f'<pre tabindex="0">{_traceback(error, verdict)}</pre></div>\n'
    )


def _traceback(error: Error, verdict: Verdict) -> str:
    """The last frames, innermost last, with lines counted as in the cell, and the message."""
    cell = verdict.cell
    lines = []
    for frame in error.frames[-_FRAMES_SHOWN:]:
        at = frame.line - cell.code_line + 1
        inside = 1 <= at <= cell.code.count("\n") + 1
        where = f"line {at}" if inside else "above"
        name = "" if frame.name == "<module>" else f", in {frame.name}"
        lines.append(f"{where}{name}:  {frame.source.strip()}")
    held = [error.explanation] if error.type.endswith("ExceptionGroup") else []
    return escape("\n".join([*lines, error.summary, *held, *error.remarks]), quote=False)
