"""Mermaid diagrams on pages: drawn where scripts run, shown as text everywhere else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.axe import violations
from tests.browser.conftest import built
from tests.browser.pages import is_title_covered, overflow, page, shaded
from tests.browser.served import Served, served
from tests.browser.vaults import BAD, write_vault

pytestmark = pytest.mark.browser

KINDS = {
    "flowchart": "graph LR\n  A[Tokens] -->|by words| B{Attention?}\n  A e1@--> C\n  e1@{ animate: true }",
    "boxes": "graph TD\n  A[One] -- yes --> B{Two?}\n  B --> C & D\n  D -->|no| E",
    "sequence": "sequenceDiagram\n  accTitle: Two who talk\n  Alice->>John: Hello",
    "states": "stateDiagram-v2\n  [*] --> Still\n  Still --> Moving",
    "classes": "classDiagram\n  Animal <|-- Duck\n  Duck : +swim()",
    "pie": 'pie title Pets\n  "Dogs" : 386\n  "Cats" : 85',
    "git": "gitGraph\n  commit\n  branch develop\n  commit",
    "mind": "mindmap\n  root((notes))\n    links\n    cells",
    "entities": "erDiagram\n  NOTE ||--o{ LINK : holds",
    "elk": "---\nconfig:\n  layout: elk\n---\nflowchart-elk TD\n  a --> b",
}
CODE = BAD.replace("\n", " ")
HOSTILE = [
    f'graph LR\n  A["{CODE}"] -->|"<img src=x onerror=alert(21)>"| B["<b onclick=alert(22)>b</b>"]',
    'graph LR\n  A --> B\n  click A "javascript:alert(23)" "tip"\n  click B call alert(24)',
    'graph LR\n  A --> B\n  click A href "data:text/html,<script>alert(25)</script>"',
    (
        '%%{init: {"securityLevel": "loose", "themeCSS": "body{display:none}", "htmlLabels": true}}%%\n'
        'graph LR\n  A["<svg onload=alert(26)>"] --> B\n  click A call alert(27)'
    ),
    (
        '%%{init: {"fontFamily": "x;} body {display: none} a{", "themeVariables": {"fontFamily": "y} body{display:none}"}}}%%\n'
        "graph LR\n  A --> B"
    ),
    "graph LR\n  A --> B\n  classDef x fill:red} body{display:none} .y{fill:red\n  class A x",
    'graph LR\n  A@{ img: "https://example.org/x.png", label: "picture" }\n  A --> B',
    "graph LR\n  A --> B\n  style A background-image:url(https://example.org/y.png)",
    (
        "---\nconfig:\n  securityLevel: loose\n  dompurifyConfig: {ADD_ATTR: [onclick]}\n---\nsequenceDiagram\n"
        '  A->>B: <img src=x onerror=alert(28)>\n  links A: {"go": "javascript:alert(29)"}'
    ),
    'classDiagram\n  class A["<iframe srcdoc=\'<script>alert(30)</script>\'>"]\n  link A "javascript:alert(31)"',
    'pie title <script>alert(32)</script>\n  "<img src=x onerror=alert(33)>" : 1',
    "graph LR\n  " + "\n  ".join(f"n{one} --> n{one + 1}" for one in range(600)),
]
"""Diagrams that mean harm: markup, addresses that are code, styles for the page, settings of their own."""


def fence(text: str) -> str:
    return f"```mermaid\n{text}\n```\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("diagrams")
    notes = {f"{name}.md": f"Words.\n\n{fence(text)}" for name, text in KINDS.items()}
    notes |= {"plain.md": "No picture here.", "shows-another.md": "![[flowchart]]"}
    notes |= {
        "wide.md": fence("graph LR\n  " + " --> ".join(f"n{at}[Some words]" for at in range(9)))
    }
    notes |= {"broken.md": fence("graph LR\n  A --> \n  ((((") + "\nMore words."}
    notes |= {f"bad-{at}.md": fence(text) for at, text in enumerate(HOSTILE)}
    return built(write_vault(folder / "vault", notes), folder / "site")


@pytest.fixture(scope="module")
def diagrams(site: Path) -> Iterator[Served]:
    with served(site) as server:
        yield server


def settled(opened: Page, address: str) -> None:
    """Open a page and wait until each of its diagrams is drawn or has failed."""
    opened.goto(address)
    opened.wait_for_selector(".diagram-picture svg, .diagram-trouble", state="attached")


@pytest.mark.parametrize("name", KINDS)
def test_a_diagram_is_drawn_and_its_source_folds_away(
    browser: Browser, diagrams: Served, name: str
) -> None:
    with page(browser, 390, "dark") as (opened, complaints):
        settled(opened, diagrams.url(f"{name}.html"))
        assert opened.is_visible(".diagram-picture svg")
        assert not opened.is_visible("pre.mermaid")
        opened.click(".diagram-source summary")
        assert opened.inner_text("pre.mermaid").strip() == KINDS[name]
        assert overflow(opened) <= 0
        assert violations(opened) == []
        assert complaints == []


def test_a_diagram_of_an_embedded_note_is_drawn_too(browser: Browser, diagrams: Served) -> None:
    with page(browser) as (opened, complaints):
        settled(opened, diagrams.url("shows-another.html"))
        assert opened.is_visible(".embed-body .diagram-picture svg")
        assert complaints == []


def test_only_pages_with_a_diagram_load_what_draws_it_and_only_what_it_needs(
    browser: Browser, diagrams: Served
) -> None:
    def weight(name: str) -> int:
        diagrams.sent.clear()
        with page(browser) as (opened, _):
            opened.goto(diagrams.url(name), wait_until="networkidle")
        return sum(size for path, size in diagrams.sent.items() if "diagrams" in path)

    assert weight("plain.html") == 0
    assert 0 < weight("flowchart.html") < 240_000
    assert 0 < weight("pie.html") < 360_000


def test_without_scripts_and_from_disk_a_diagram_is_read_as_text(
    browser: Browser, site: Path
) -> None:
    address = (site / "flowchart.html").as_uri()
    with page(browser, script=False) as (opened, complaints):
        opened.goto(address)
        assert opened.inner_text("pre.mermaid").strip() == KINDS["flowchart"]
        assert complaints == []
    with page(browser) as (opened, complaints):
        settled(opened, address)
        assert opened.is_visible("pre.mermaid")
        assert "come from a server" in opened.inner_text(".diagram-trouble")
        assert complaints == []


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("name", ["boxes", "sequence", "states", "pie"])
def test_a_diagram_takes_the_room_that_was_kept_for_it(
    browser: Browser, diagrams: Served, name: str, width: int
) -> None:
    height = "document.querySelector('{}').getBoundingClientRect().height"
    with page(browser, width) as (opened, _):
        opened.route("**/diagrams.js", lambda route: route.abort())
        opened.goto(diagrams.url(f"{name}.html"), wait_until="networkidle")
        kept = opened.evaluate(height.format("pre.mermaid"))
        opened.unroute("**/diagrams.js")
        settled(opened, diagrams.url(f"{name}.html"))
        assert abs(opened.evaluate(height.format("figure.diagram")) - kept) < 8


def test_a_wide_diagram_has_a_shadow_where_it_goes_on(browser: Browser, diagrams: Served) -> None:
    with page(browser, 390) as (opened, _):
        for name, edges in (("wide", (False, True)), ("states", (False, False))):
            settled(opened, diagrams.url(f"{name}.html"))
            opened.add_style_tag(content=".diagram-picture > svg { visibility: hidden }")
            assert shaded(opened.locator(".diagram-picture")) == edges


def test_a_diagram_that_cannot_be_drawn_stays_as_it_is_written(
    browser: Browser, diagrams: Served
) -> None:
    with page(browser) as (opened, complaints):
        settled(opened, diagrams.url("broken.html"))
        assert opened.inner_text("pre.mermaid").startswith("graph LR")
        trouble = opened.inner_text(".diagram-trouble")
        assert "could not be drawn" in trouble
        assert trouble.endswith(".")
        assert complaints == []


def test_diagrams_turn_dark_with_the_page(browser: Browser, diagrams: Served) -> None:
    colour = "getComputedStyle(document.querySelector('.diagram-picture .nodeLabel, .diagram-picture .node text')).color"
    with page(browser) as (opened, complaints):
        settled(opened, diagrams.url("flowchart.html"))
        before = opened.evaluate(colour)
        opened.emulate_media(color_scheme="dark")
        opened.wait_for_function(f"before => {colour} !== before", arg=before)
        assert complaints == []


def test_on_paper_a_diagram_drawn_for_a_dark_page_keeps_its_background(
    browser: Browser, diagrams: Served
) -> None:
    ground = "getComputedStyle(document.querySelector('.diagram-picture')).backgroundColor"
    for scheme, printed in (("dark", "rgb(21, 24, 28)"), ("light", "rgba(0, 0, 0, 0)")):
        with page(browser, 820, scheme) as (opened, _):
            settled(opened, diagrams.url("flowchart.html"))
            assert opened.evaluate(ground) == "rgba(0, 0, 0, 0)"
            opened.emulate_media(media="print")
            assert opened.evaluate(ground) == printed


def test_nothing_in_a_diagram_moves_for_those_who_want_rest(
    browser: Browser, diagrams: Served
) -> None:
    running = "document.getAnimations().filter(one => one.effect.target.closest('.diagram')).length"
    for reduced, moving in ((False, 1), (True, 0)):
        with page(browser, reduced_motion=reduced) as (opened, _):
            settled(opened, diagrams.url("flowchart.html"))
            assert opened.evaluate(running) == moving


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_nothing_in_a_diagram_runs_even_where_no_policy_would_stop_it(
    browser: Browser, diagrams: Served, number: int
) -> None:
    context = browser.new_context(bypass_csp=True)
    opened = context.new_page()
    ran: list[str] = []
    opened.on("dialog", lambda dialog: ran.append(dialog.message))
    settled(opened, diagrams.url(f"bad-{number}.html"))
    # A click on a link to a page opens that page; no link here may do anything else.
    opened.evaluate("addEventListener('click', event => event.preventDefault())")
    for link in opened.query_selector_all(".diagram-picture :is(a, .clickable)"):
        link.dispatch_event("click")
    marks = opened.evaluate(
        "[...document.querySelectorAll('.diagram *')].flatMap(one => [...one.attributes])"
        ".filter(one => one.name.startsWith('on') || /^\\s*(javascript|data:text)/i.test(one.value))"
        ".map(one => one.name + '=' + one.value)"
    )
    assert marks == []
    assert ran == []
    assert opened.is_visible("h1")
    assert not is_title_covered(opened)
    context.close()


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_no_diagram_asks_another_host_for_anything(
    browser: Browser, diagrams: Served, number: int
) -> None:
    with page(browser) as (opened, _):
        answered: list[str] = []
        opened.on("response", lambda answer: answered.append(answer.url))
        settled(opened, diagrams.url(f"bad-{number}.html"))
        opened.wait_for_load_state("networkidle")
        assert [url for url in answered if not url.startswith(diagrams.url())] == []


def test_where_the_system_forces_its_colours_a_diagram_has_more_than_one(
    browser: Browser, tmp_path: Path
) -> None:
    vault = write_vault(tmp_path / "vault", {"a.md": fence("graph LR\n  A --> B")})
    with served(built(vault, tmp_path / "site")) as site:
        opened = browser.new_page(forced_colors="active")
        opened.goto(site.url("a.html"))
        box = opened.locator(".diagram .node rect").first
        fill, stroke = box.evaluate(
            "one => [getComputedStyle(one).fill, getComputedStyle(one).stroke]"
        )
        assert fill != stroke
        opened.close()
