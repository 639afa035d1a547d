// The cells of a page that the reader can run. Nothing of Python, and nothing of the editor, is loaded before
// somebody asks for it.
import { Cell } from "./cells/cell";
import { button } from "./cells/element";
import { Memory } from "./cells/memory";
import { Sheet } from "./cells/sheet";
import { words } from "./cells/words";
import { pageName } from "./page/site";

const script = document.currentScript as HTMLScriptElement;
const address = (name: string): string => new URL(script.dataset[name] ?? "", document.baseURI).href;
const memory = new Memory(pageName(location.href) ?? "index");
const sheet = new Sheet(
  {
    program: address("program"),
    executor: address("executor"),
    runtime: address("runtime"),
    packages: address("packages"),
    worker: new URL("python.js", script.src).href,
    size: Number(script.dataset["size"]) || 12.3e6,
  },
  memory,
);

const actions = { run: (cell: Cell) => sheet.run(cell), stop: () => sheet.stop(), changed: () => sheet.changed() };
const runAll = button(words.runAll, () => sheet.runAll(plainCells()), "cell-run-all");
const cellsByBox = new Map<HTMLElement, Cell>();
gather();
document.addEventListener("knotwork:patched", gather); // a live preview: some cells are new, some are gone

function gather(): void {
  const boxes = [...document.querySelectorAll<HTMLElement>(".cell[data-cell]")];
  sheet.take(boxes.map((box) => cellsByBox.get(box) ?? newCell(box)));
  const [first, second] = plainCells();
  if (second) first?.add(runAll);
  else runAll.remove();
}

function newCell(box: HTMLElement): Cell {
  const cell = new Cell(box, memory, actions);
  cellsByBox.set(box, cell);
  if (!cell.isOffered || cell.exercise === undefined) return cell;
  if (memory.isSolved(cell.id)) cell.solved();
  const { exercise } = cell;
  if (solutionOf(exercise)) cell.add(button(words.solution, () => reveal(solutionOf(exercise)), "cell-show"));
  return cell;
}

function plainCells(): Cell[] {
  return sheet.cells.filter((cell) => cell.isOffered && cell.exercise === undefined);
}

function solutionOf(exercise: string): Element | null {
  return document.querySelector(`[data-solution="${CSS.escape(exercise)}"]`);
}

/** Unfold everything around and in the solution, and go there. */
function reveal(solution: Element | null): void {
  for (let fold = solution?.closest("details"); fold; fold = fold.parentElement?.closest("details")) {
    fold.open = true;
  }
  for (const fold of solution?.querySelectorAll("details") ?? []) fold.open = true;
  solution?.scrollIntoView({ block: "nearest" });
}
