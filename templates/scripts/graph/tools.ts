// What stands around the picture: finding a note, filters, the key of colours, buttons.
import type { NoteGraph, Stored, Ties } from "./data";
import { finding } from "./finding";
import type { Layout } from "./layout";
import type { Picture } from "./picture";

const inKey = 8;
const fewEnough = 20_000; // ties: with more of them the plain links are not drawn until they are asked for

export interface Table {
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
  const choose = finding(table);
  filters(table);
  key(table);
  table.box.querySelector("[name=arrange]")?.addEventListener("click", () => {
    if (table.layout.running) table.layout.stop();
    else table.layout.start();
  });
  table.box.querySelector("[name=all]")?.addEventListener("click", () => {
    table.picture.light(null);
    table.box.querySelector(".whole-found")?.replaceChildren();
    table.say("");
    void table.picture.showAll();
  });
  const wanted = new URLSearchParams(location.search).get("note");
  const node = wanted && table.graph.findNode((_node, note) => decodeURI(note.url) === wanted);
  if (node) setTimeout(() => choose(node), 300);
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
