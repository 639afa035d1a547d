// The tools around the picture: finding a note, filters, buttons.
import { finding } from "./finding";
import { requestedNote, type DrawnScene } from "./scene";

export function tools(scene: DrawnScene): void {
  filters(scene); // first: what was typed while the picture loaded is looked for among the notes that are left
  const choose = finding(scene);
  scene.box.querySelector("[name=arrange]")?.addEventListener("click", () => {
    if (scene.layout.running) scene.layout.stop();
    else scene.layout.start();
  });
  scene.box.querySelector("[name=all]")?.addEventListener("click", () => {
    scene.picture.light(null);
    scene.box.querySelector(".whole-found")?.replaceChildren();
    scene.say("");
    void scene.picture.showAll();
  });
  const wanted = requestedNote();
  const node = wanted && scene.graph.findNode((_node, note) => decodeURI(note.url) === wanted);
  if (node) setTimeout(() => choose(node), 300);
}

function filters(scene: DrawnScene): void {
  const select = (name: string): HTMLSelectElement | null =>
    scene.box.querySelector<HTMLSelectElement>(`select[name=${name}]`);
  const tag = select("tag");
  const book = select("book");
  const boxes = [...scene.box.querySelectorAll<HTMLInputElement>("[name=kind]")];
  const apply = (): void => {
    const kinds = new Set(boxes.filter((box) => box.checked).map((box) => scene.stored.kinds.indexOf(box.value)));
    scene.graph.updateEachNodeAttributes((_node, note) => {
      note.hidden = !(has(note.tags, tag) && has(note.books, book));
      return note;
    });
    scene.picture.show(kinds);
  };
  // Filters that were chosen while the picture loaded.
  const asAtFirst = boxes.every((box) => box.checked === !(box.value === "link" && scene.edges.crowded));
  if (!asAtFirst || tag?.value || book?.value) apply();
  scene.box.querySelector("form")?.addEventListener("change", (event) => {
    const { name } = event.target as HTMLInputElement | HTMLSelectElement;
    if (name !== "find" && name !== "colours") apply();
  });
}

function has(values: number[], select: HTMLSelectElement | null): boolean {
  return !select?.value || values.includes(Number(select.value));
}
