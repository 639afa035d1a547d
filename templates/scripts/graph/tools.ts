// What stands around the picture: finding a note, filters, the key of colours, buttons.
import type { NoteGraph, Stored, Ties } from "./data";
import type { Layout } from "./layout";
import type { Picture } from "./picture";

const proposals = 8;
const inKey = 8;
const fewEnough = 20_000; // ties: with more of them the plain links are not drawn until they are asked for

interface Table {
  box: HTMLElement;
  graph: NoteGraph;
  ties: Ties;
  picture: Picture;
  layout: Layout;
  stored: Stored;
  root: URL;
  say(words: string): void;
}

export function tools(table: Table): void {
  find(table);
  filters(table);
  key(table);
  table.box.querySelector("[name=arrange]")?.addEventListener("click", () => {
    if (table.layout.running) table.layout.stop();
    else table.layout.start();
  });
  table.box.querySelector("[name=all]")?.addEventListener("click", () => {
    table.picture.light(null);
    table.say("");
    void table.picture.showAll();
  });
  const wanted = new URLSearchParams(location.search).get("note");
  const node = wanted && table.graph.findNode((_node, note) => decodeURI(note.url) === wanted);
  if (node) setTimeout(() => light(table, node), 300);
}

/** Bring a note into the light, with a link to its page. */
function light(table: Table, node: string): void {
  const { label, url } = table.graph.getNodeAttributes(node);
  table.picture.light(node);
  void table.picture.goTo(node);
  const link = document.createElement("a");
  link.href = new URL(url, table.root).href;
  link.textContent = label;
  table.box.querySelector(".whole-status")?.replaceChildren(link);
}

function find(table: Table): void {
  const field = table.box.querySelector<HTMLInputElement>("[name=find]");
  const list = table.box.querySelector(".whole-found");
  if (!field || !list) return;
  const look = (): string[] => {
    const wanted = plain(field.value);
    const found = wanted ? nearest(table, wanted) : [];
    list.replaceChildren(...found.map((node) => entry(table, node)));
    table.say(wanted && !found.length ? (table.box.dataset["none"] ?? "") : "");
    return found;
  };
  field.addEventListener("input", () => void look());
  field.form?.addEventListener("submit", (event) => {
    event.preventDefault();
    const [first] = look();
    if (first) light(table, first);
  });
}

function nearest({ graph, ties }: Table, wanted: string): string[] {
  const found: { node: string; rank: number }[] = [];
  graph.forEachNode((node, { label, hidden }) => {
    const name = plain(label);
    const at = hidden ? -1 : name.indexOf(wanted);
    if (at >= 0) found.push({ node, rank: (name === wanted ? 0 : at === 0 ? 1 : 2) * 1e6 - ties.of(node).length });
  });
  return found.sort((a, b) => a.rank - b.rank).slice(0, proposals).map(({ node }) => node);
}

function plain(name: string): string {
  return name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
}

function entry(table: Table, node: string): HTMLLIElement {
  const made = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = table.graph.getNodeAttribute(node, "label");
  button.addEventListener("click", () => light(table, node));
  made.append(button);
  return made;
}

function filters(table: Table): void {
  const select = (name: string): HTMLSelectElement | null =>
    table.box.querySelector<HTMLSelectElement>(`select[name=${name}]`);
  const tag = select("tag");
  const book = select("book");
  tag?.append(...table.stored.tags.map((name, at) => new Option(name, String(at))));
  book?.append(...table.stored.books.map((name, at) => new Option(name, String(at))));
  const apply = (): void => {
    const boxes = [...table.box.querySelectorAll<HTMLInputElement>("[name=kind]")];
    const kinds = new Set(boxes.filter((one) => one.checked).map((one) => table.stored.kinds.indexOf(one.value)));
    table.graph.updateEachNodeAttributes((_node, note) => {
      note.hidden = !(has(note.tags, tag) && has(note.books, book));
      return note;
    });
    table.picture.show(kinds);
  };
  const plain = table.box.querySelector<HTMLInputElement>("[name=kind][value=link]");
  if (plain && table.ties.all.length > fewEnough) plain.checked = false;
  apply();
  table.box.querySelector("form")?.addEventListener("change", (event) => {
    if (!(event.target instanceof HTMLInputElement && event.target.name === "find")) apply();
  });
}

function has(values: number[], select: HTMLSelectElement | null): boolean {
  return !select?.value || values.includes(Number(select.value));
}

/** The colours of the largest groups. */
function key(table: Table): void {
  const list = table.box.querySelector(".whole-key");
  const show = (): void =>
    list?.replaceChildren(
      ...table.stored.groups.slice(0, inKey + 1).map((name, at) => {
        const made = document.createElement("li");
        const rest = at === inKey;
        made.append(dot(table.picture.colourOf(at)), rest ? "…" : name || (table.box.dataset["ungrouped"] ?? ""));
        return made;
      }),
    );
  show();
  new MutationObserver(show).observe(document.documentElement, { attributeFilter: ["data-theme"] });
}

function dot(colour: string): SVGSVGElement {
  const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  picture.setAttribute("width", "10");
  picture.setAttribute("height", "10");
  const circle = document.createElementNS("http://www.w3.org/2000/svg", "circle");
  for (const name of ["cx", "cy", "r"]) circle.setAttribute(name, "5");
  circle.setAttribute("fill", colour);
  picture.append(circle);
  return picture;
}
