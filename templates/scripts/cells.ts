// The cells of a page that the reader can run. Nothing of Python, and nothing of the editor, is loaded before
// she asks for it.
import { Cell } from "./cells/cell";
import { button } from "./cells/element";
import { Memory } from "./cells/memory";
import { Sheet } from "./cells/sheet";
import { words } from "./cells/words";
import { pageName } from "./page/site";

const script = document.currentScript as HTMLScriptElement;
const at = (name: string): string => new URL(script.dataset[name] ?? "", document.baseURI).href;
const memory = new Memory(pageName(location.href) ?? "index");
const sheet = new Sheet(
  {
    program: at("program"),
    executor: at("executor"),
    runtime: at("runtime"),
    packages: at("packages"),
    worker: new URL("python.js", script.src).href,
    size: Number(script.dataset["size"]) || 14e6,
  },
  memory,
);

const wishes = { run: (cell: Cell) => sheet.run(cell), stop: () => sheet.stop(), changed: () => sheet.changed() };
for (const box of document.querySelectorAll<HTMLElement>(".cell[data-cell]")) sheet.add(new Cell(box, memory, wishes));
sheet.begin();

const offered = sheet.cells.filter((cell) => cell.isOffered);
const plain = offered.filter((cell) => cell.exercise === undefined);
if (plain.length > 1) plain[0]?.add(button(words.runAll, () => plain.forEach((cell) => sheet.run(cell)), "cell-run-all"));
for (const cell of offered) {
  if (cell.exercise === undefined) continue;
  if (memory.isSolved(cell.id)) cell.solved();
  const solution = document.querySelector(`[data-solution="${CSS.escape(cell.exercise)}"]`);
  if (solution) cell.add(button(words.solution, () => reveal(solution), "cell-show"));
}

/** Unfold everything around and in the solution, and go there. */
function reveal(solution: Element): void {
  for (let fold = solution.closest("details"); fold; fold = fold.parentElement?.closest("details") ?? null) {
    fold.open = true;
  }
  for (const fold of solution.querySelectorAll("details")) fold.open = true;
  solution.scrollIntoView({ block: "nearest" });
}
