// The page with the graph of all notes. Everything it needs is loaded here and nowhere else.
import { Colours, onThemeChange } from "./page/colours";
import { graphOf, Ties, type NoteGraph, type Stored } from "./graph/data";
import { Layout } from "./graph/layout";
import { Picture } from "./graph/picture";
import { tools } from "./graph/tools";

const section = document.querySelector<HTMLElement>(".whole");
if (section) void start(section);

async function start(box: HTMLElement): Promise<void> {
  box.hidden = false;
  const say = (words: string): void => {
    const status = box.querySelector(".whole-status");
    if (status) status.textContent = words;
  };
  try {
    if (location.protocol === "file:") throw new Error("browsers fetch nothing from disk");
    const answer = await fetch(new URL(box.dataset["picture"] ?? "", location.href));
    if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
    const text = await answer.text();
    show(box, JSON.parse(text) as Stored, text, say);
  } catch {
    say(box.dataset["failed"] ?? "");
    for (const part of box.querySelectorAll<HTMLElement>("form, .whole-picture, .whole-buttons")) part.hidden = true;
  }
}

function show(box: HTMLElement, stored: Stored, text: string, say: (words: string) => void): void {
  const ties = new Ties(stored);
  const graph = graphOf(stored, ties);
  let picture: Picture | null = null;
  const worker = new URL(box.dataset["worker"] ?? "", location.href);
  const button = box.querySelector<HTMLButtonElement>("[name=arrange]");
  const layout = new Layout(graph, ties, worker, text, (running) => {
    if (button) button.textContent = box.dataset[running ? "halt" : "arrange"] ?? "";
    picture?.move(running);
    if (!running) void picture?.settle();
  });
  const known = layout.recall();
  const place = box.querySelector<HTMLElement>(".whole-picture");
  if (!place) return;
  const drawn = (picture = new Picture(graph, ties, place, new Colours(box)));
  const root = new URL(box.dataset["root"] ?? "", location.href);
  drawn.listen(
    (node) => {
      if (!drawn.crowded) drawn.light(node);
      say(node === null ? "" : describe(graph, node, stored));
    },
    (node) => location.assign(new URL(graph.getNodeAttribute(node, "url"), root)),
  );
  onThemeChange(() => drawn.recolour());
  tools({ box, graph, ties, picture: drawn, layout, stored, root, say });
  if (!known && ties.all.length > 0) layout.start();
}

function describe(graph: NoteGraph, node: string, stored: Stored): string {
  const { label, group } = graph.getNodeAttributes(node);
  const where = stored.groups[group];
  return where ? `${label} (${where})` : label;
}
