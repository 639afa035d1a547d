"""The handbook's note on benchmarks, into which each subject writes its figures."""

from __future__ import annotations

from pathlib import Path

NOTE = Path(__file__).resolve().parents[2] / "notes" / "handbook" / "benchmarks.md"


def write_figures(subject: str, figures: str) -> None:
    """Replace what stands between a subject's two marks in the note."""
    text = NOTE.read_text("utf-8")
    head, begin, rest = text.partition(f"<!-- {subject} -->\n")
    _, end, tail = rest.partition(f"<!-- end of {subject} -->\n")
    if not begin or not end:
        raise SystemExit(f"{NOTE.name} has no place for {subject}: two marks, <!-- {subject} --> …")
    NOTE.write_text(f"{head}{begin}\n{figures}\n{end}{tail}", "utf-8")
