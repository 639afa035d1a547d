// Draws the Mermaid diagrams of a page, one after the other, in the page's own colours.
//
// Mermaid itself stands beside this bundle as modules, so that a diagram loads only what its kind needs.
// Browsers refuse modules from disk: there, and where a diagram cannot be drawn, its source stays.
import type { Mermaid } from "mermaid";
import { drawn, refused, undrawn } from "./diagrams/figure";
import { settings, sound } from "./diagrams/settings";
import { Colours, onThemeChange } from "./page/colours";

const modules = (document.currentScript as HTMLScriptElement).src.replace(/[^/]*$/, "diagrams/mermaid.js");
let mermaid: Promise<Mermaid> | undefined;
let count = 0;
const colours = new Colours(document.body);
/** Where Mermaid measures what it draws: as wide as the words of the note, and never seen. */
const bench = document.createElement("div");
bench.className = "diagram-bench";
let turn: Promise<void> = Promise.resolve();

document.addEventListener("knotwork:diagrams", () => next(drawAll));
onThemeChange(() => next(drawAgain));

/** Mermaid keeps its settings for the whole page, so one thing is drawn at a time. */
function next(act: () => Promise<void>): void {
  turn = turn.then(act);
}

async function drawAll(): Promise<void> {
  for (const source of document.querySelectorAll<HTMLElement>("article pre.mermaid:not(.diagram-source *)")) {
    await draw(source, (picture) => drawn(source, picture));
  }
}

async function drawAgain(): Promise<void> {
  for (const box of document.querySelectorAll<HTMLElement>(".diagram-picture")) {
    const source = box.parentElement?.querySelector<HTMLElement>(".diagram-source pre");
    if (source) await draw(source, (picture) => box.replaceChildren(picture));
  }
}

async function draw(source: HTMLElement, show: (picture: SVGSVGElement) => void): Promise<void> {
  const words = source.closest<HTMLElement>(".body")?.dataset ?? {};
  try {
    mermaid ??= loaded();
    const library = await mermaid;
    const text = sound(source.textContent ?? "");
    const chosen = settings(colours, source);
    library.initialize(chosen);
    bench.style.inlineSize = `${source.closest(".body")?.clientWidth ?? 600}px`;
    document.body.append(bench);
    const made = picture((await library.render(`kw-diagram-${++count}`, text, bench)).svg, words["diagram"] ?? "");
    // On paper, which is light, a picture for the dark takes its ground with it.
    made.toggleAttribute("data-dark", chosen.themeVariables.darkMode === true);
    show(made);
  } catch (error) {
    if (mermaid && !(await mermaid.catch(() => null))) undrawn(source, words["diagramMissing"] ?? "");
    else refused(source, words["diagramRefused"] ?? "", error);
  } finally {
    bench.remove();
    bench.replaceChildren();
  }
}

async function loaded(): Promise<Mermaid> {
  if (location.protocol === "file:") throw new Error("browsers take no modules from disk");
  return ((await import(modules)) as { default: Mermaid }).default;
}

/** Mermaid's drawing in its own width, with a name for screen readers. */
function picture(markup: string, name: string): SVGSVGElement {
  const svg = new DOMParser().parseFromString(markup, "text/html").querySelector("svg");
  if (!svg) throw new Error("nothing was drawn");
  const width = svg.viewBox.baseVal?.width ?? 0;
  svg.removeAttribute("style");
  if (width > 0) svg.style.setProperty("--drawn", `${Math.ceil(width)}px`);
  if (!svg.hasAttribute("aria-labelledby")) svg.setAttribute("aria-label", name);
  return svg;
}
