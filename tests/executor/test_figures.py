"""Figures: all that are open after a cell are captured, with reproducible bytes."""

from __future__ import annotations

from tests.helpers.exercises import part
from tests.helpers.programs import cell_of, outcome, outcomes

PLOT = "import matplotlib.pyplot as plt\nplt.plot([1, 2, 4])\nplt.title('waves')\n"


def test_all_open_figures_are_shown_and_closed() -> None:
    results = outcomes(
        cell_of(f"{PLOT}plt.figure()\nplt.plot([1]);", fig_alt="two lines", fig_cap="Waves"),
        "len(plt.get_fignums())",
    )
    assert len(results[0].figures) == 2
    assert all(figure.svg.startswith("<svg ") for figure in results[0].figures)
    assert (results[0].figures[0].alt, results[0].figures[0].caption) == ("two lines", "Waves")
    assert results[1].result == "0"


def test_a_figure_has_the_same_bytes_each_time_and_no_date() -> None:
    first, second = outcome(PLOT), outcome(PLOT)
    assert first == second
    assert "<dc:date>" not in first.figures[0].svg


def test_a_style_ends_with_its_note() -> None:
    code = "import matplotlib.pyplot as plt\nplt.rcParams['lines.linewidth']"
    before = outcome(code).result
    outcome("import matplotlib.pyplot as plt\nplt.rcParams['lines.linewidth'] = 9")
    assert outcome(code).result == before


def test_showing_a_figure_warns_of_nothing() -> None:
    assert outcome(f"{PLOT}plt.show()").text == ""


def test_matplotlib_s_own_objects_are_no_result() -> None:
    assert outcome(f"{PLOT}plt.plot([1])").result is None
    assert outcome(f"{PLOT}plt.subplots(2, 2)").result is None
    assert outcome(f"{PLOT}[1]").result == "[1]"


def test_a_figure_of_a_hundred_thousand_points_becomes_pixels() -> None:
    result = outcome(
        "import matplotlib.pyplot as plt, numpy as np\n"
        "plt.scatter(*np.random.rand(2, 20_000), alpha=0.1);"
    )
    assert 'href="data:image/png;base64,' in result.figures[0].svg
    assert len(result.figures[0].svg) < 1_000_000


def test_a_figure_that_cannot_be_drawn_fails_its_cell() -> None:
    result = outcome("import matplotlib.pyplot as plt\nplt.title('$\\\\frac{$');")
    assert result.status == "failed"
    assert result.error is not None
    assert result.error.type == "ValueError"


def test_figures_of_used_notes_are_not_drawn() -> None:
    assert outcome(PLOT, upstream=True).figures == ()


def test_figures_drawn_before_an_expected_error_are_kept() -> None:
    result = outcome(f"{PLOT}1 / 0", raises="ZeroDivisionError")
    assert (result.status, len(result.figures)) == ("passed", 1)


def test_a_figure_that_is_the_value_is_shown_though_it_is_not_open() -> None:
    results = outcomes(
        f"{PLOT}fig = plt.gcf();",
        "fig.axes[0].set_title('later')\nfig",
        "import matplotlib.figure\nmatplotlib.figure.Figure()",
        "fig;",
        "plt.figure()",
    )
    assert [len(each.figures) for each in results] == [1, 1, 1, 0, 1]
    assert [each.result for each in results] == [None] * 5
    assert results[0].figures != results[1].figures


def test_the_check_of_an_exercise_sees_the_figure_of_the_answer() -> None:
    results = outcomes(
        part("setup", "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()"),
        part("starter", "ax.plot([])"),
        part("solution", "ax.plot([1, 2])\nplt.xlabel('x')"),
        part("check", "assert plt.gca() is ax\nassert ax.get_xlabel() == 'x', 'label it'"),
        "import matplotlib.pyplot as plt\nplt.get_fignums()",
    )
    assert [each.status for each in results[:4]] == ["passed"] * 4, results
    assert [len(each.figures) for each in results[:4]] == [0, 1, 1, 0]
    assert results[4].result == "[]"
