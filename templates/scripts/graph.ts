// The page with the graph of all notes: its data, a flat picture of it, and where the notes come to rest. The
// bundle that draws on WebGL is loaded when somebody turns to the picture.
import { load } from "./page/demand";
import { Colours, onThemeChange } from "./page/colours";
import { colouring } from "./graph/colouring";
import { Edges, graphOf, type Stored } from "./graph/data";
import { key } from "./graph/key";
import { Layout } from "./graph/layout";
import { manyNotes } from "./graph/looks";
import type { Picture } from "./graph/picture";
import { requestedNote, type Scene } from "./graph/scene";
import { Sketch } from "./graph/sketch";

/** Events that show that somebody turns to the picture, or to the tools around it. */
const wakingEvents = ["pointerover", "focusin", "wheel"];

const section = document.querySelector<HTMLElement>(".whole");
if (section) void start(section);

async function start(box: HTMLElement): Promise<void> {
  const say = (words: string): void => {
    const status = box.querySelector(".whole-status");
    if (status) status.textContent = words;
  };
  try {
    if (location.protocol === "file:") throw new Error("browsers fetch nothing from disk");
    const response = await fetch(new URL(box.dataset["picture"] ?? "", location.href));
    if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
    const text = await response.text();
    await show(box, JSON.parse(text) as Stored, text, say);
  } catch {
    refuse(box, say);
  }
}

function refuse(box: HTMLElement, say: (words: string) => void): void {
  say(box.dataset["failed"] ?? "");
  for (const part of box.querySelectorAll<HTMLElement>("form, .whole-found, .whole-picture, .whole-buttons")) {
    part.hidden = true;
  }
}

async function show(box: HTMLElement, stored: Stored, text: string, say: (words: string) => void): Promise<void> {
  const place = box.querySelector<HTMLElement>(".whole-picture");
  const list = box.querySelector<HTMLElement>(".whole-key");
  if (!place || !list) return;
  await pause();
  const edges = new Edges(stored);
  await pause();
  const graph = graphOf(stored, edges, Math.min(place.clientWidth, place.clientHeight));
  await pause();
  const colours = new Colours(box);
  const worker = new URL(box.dataset["worker"] ?? "", location.href);
  const button = box.querySelector<HTMLButtonElement>("[name=arrange]");
  let picture: Picture | null = null;
  const layout = new Layout(graph, edges, worker, text, (running) => {
    if (button) button.textContent = box.dataset[running ? "halt" : "arrange"] ?? "";
    (picture ?? sketch).move(running);
    if (!running) void picture?.settle();
  });
  const isRecalled = layout.recall();
  const sketch = new Sketch(graph, edges, place, colours);
  const updateKey = key(list, stored, colours, { unnamed: box.dataset["ungrouped"] ?? "", others: box.dataset["others"] ?? "" });
  choices(box, stored, edges);
  const redraw = (): void => {
    updateKey();
    (picture ?? sketch).recolour();
  };
  colouring({ box, graph, edges, stored, redraw });
  onThemeChange(() => (picture ?? sketch).recolour());
  const root = new URL(box.dataset["root"] ?? "", location.href);
  const take = (drawn: Picture): void => {
    picture = drawn;
    layout.heavy = graph.order > manyNotes;
    sketch.remove();
    drawn.move(layout.running);
  };
  const scene: Scene = { box, place, graph, edges, colours, layout, stored, root, say, take };
  const wake = (): void => {
    for (const name of wakingEvents) box.removeEventListener(name, wake);
    load("graph-picture")
      .then(() => document.dispatchEvent(new CustomEvent("knotwork:graph-picture", { detail: scene })))
      .catch(() => refuse(box, say));
  };
  for (const name of wakingEvents) box.addEventListener(name, wake, { passive: true });
  if (requestedNote()) wake();
  if (!isRecalled && edges.all.length > 0) layout.start();
}

/** Offer the tags and books by which the picture can be narrowed. */
function choices(box: HTMLElement, stored: Stored, edges: Edges): void {
  for (const [name, values] of [["tag", stored.tags], ["book", stored.books]] as const) {
    const options = values.map((value, at) => new Option(value, String(at)));
    box.querySelector(`select[name=${name}]`)?.append(...options);
  }
  const plainLinks = box.querySelector<HTMLInputElement>("[name=kind][value=link]");
  if (plainLinks) plainLinks.checked = !edges.crowded;
  box.querySelector("form")?.addEventListener("submit", (event) => event.preventDefault());
}

/** Let the page answer its reader before the next piece of work. */
function pause(): Promise<void> {
  return new Promise((done) => setTimeout(done));
}
