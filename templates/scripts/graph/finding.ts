// Finding a note in the picture, and going from it to its neighbours: all by keyboard too.
import { plain } from "../page/plain";
import { walk } from "../page/walk";
import type { DrawnScene } from "./scene";

/** Notes that are proposed for what was typed, and neighbours that are named. */
const proposals = 8;
const neighbours = 12;

/** Let the field propose notes; returns the function that highlights a note. */
export function finding(scene: DrawnScene): (node: string) => void {
  const field = scene.box.querySelector<HTMLInputElement>("[name=find]");
  const list = scene.box.querySelector<HTMLElement>(".whole-found");
  if (!field || !list) return () => undefined;
  const choose = (node: string): void => {
    scene.picture.light(node);
    void scene.picture.goTo(node);
    scene.say("");
    list.replaceChildren(...around(scene, node, choose));
    // The entry that had the focus is gone: the focus moves on to the link of the note that was chosen.
    list.querySelector("a")?.focus({ preventScroll: true });
  };
  const look = (): string[] => {
    const wanted = plain(field.value.trim());
    const found = wanted ? nearest(scene, wanted) : [];
    list.replaceChildren(...found.map((node) => entry(scene, node, choose)));
    scene.say(wanted && !found.length ? (scene.box.dataset["none"] ?? "") : "");
    return found;
  };
  field.addEventListener("input", () => void look());
  field.form?.addEventListener("submit", () => {
    const [first] = look();
    if (first) choose(first);
  });
  walk(scene.box, field, ".whole-found :is(a, button)");
  if (field.value) look();
  return choose;
}

/** The note as a link to its page, then its neighbours, those with most edges first. */
function around(scene: DrawnScene, node: string, choose: (node: string) => void): HTMLLIElement[] {
  const { label, url } = scene.graph.getNodeAttributes(node);
  const link = document.createElement("a");
  link.href = new URL(url, scene.root).href;
  link.textContent = label;
  const all = [...new Set(scene.edges.neighbours(node))].filter((neighbour) => !scene.graph.getNodeAttribute(neighbour, "hidden"));
  all.sort((a, b) => scene.edges.of(b).length - scene.edges.of(a).length);
  const near = all.slice(0, neighbours).map((neighbour) => entry(scene, neighbour, choose));
  const words = all.length ? [row(scene.box.dataset["near"] ?? "")] : [];
  const more = all.length > near.length ? [row(`+ ${all.length - near.length}`)] : [];
  return [row(link), ...words, ...near, ...more];
}

function nearest({ graph, edges }: DrawnScene, wanted: string): string[] {
  const found: { node: string; rank: number }[] = [];
  graph.forEachNode((node, { label, hidden }) => {
    const name = plain(label.trim());
    const at = hidden ? -1 : name.indexOf(wanted);
    if (at >= 0) found.push({ node, rank: (name === wanted ? 0 : at === 0 ? 1 : 2) * 1e6 - edges.of(node).length });
  });
  return found.sort((a, b) => a.rank - b.rank).slice(0, proposals).map(({ node }) => node);
}

function entry(scene: DrawnScene, node: string, choose: (node: string) => void): HTMLLIElement {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = scene.graph.getNodeAttribute(node, "label");
  button.addEventListener("click", () => choose(node));
  return row(button);
}

function row(content: HTMLElement | string): HTMLLIElement {
  const made = document.createElement("li");
  made.append(content);
  return made;
}
