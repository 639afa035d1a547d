// The tools around the picture: finding a note, filters, buttons.
import { finding } from "./finding";
import { asked, type Table } from "./scene";

export function tools(table: Table): void {
  filters(table); // first: what was typed while the picture loaded is looked for among the notes that are left
  const choose = finding(table);
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
  const wanted = asked();
  const node = wanted && table.graph.findNode((_node, note) => decodeURI(note.url) === wanted);
  if (node) setTimeout(() => choose(node), 300);
}

function filters(table: Table): void {
  const select = (name: string): HTMLSelectElement | null =>
    table.box.querySelector<HTMLSelectElement>(`select[name=${name}]`);
  const tag = select("tag");
  const book = select("book");
  const boxes = [...table.box.querySelectorAll<HTMLInputElement>("[name=kind]")];
  const apply = (): void => {
    const kinds = new Set(boxes.filter((one) => one.checked).map((one) => table.stored.kinds.indexOf(one.value)));
    table.graph.updateEachNodeAttributes((_node, note) => {
      note.hidden = !(has(note.tags, tag) && has(note.books, book));
      return note;
    });
    table.picture.show(kinds);
  };
  // Filters that were chosen while the picture loaded.
  const asAtFirst = boxes.every((one) => one.checked === !(one.value === "link" && table.ties.crowded));
  if (!asAtFirst || tag?.value || book?.value) apply();
  table.box.querySelector("form")?.addEventListener("change", (event) => {
    const { name } = event.target as HTMLInputElement | HTMLSelectElement;
    if (name !== "find" && name !== "colours") apply();
  });
}

function has(values: number[], select: HTMLSelectElement | null): boolean {
  return !select?.value || values.includes(Number(select.value));
}
