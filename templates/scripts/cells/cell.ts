// One cell on the page: its code, its editor, its output.
import { load } from "../page/demand";
import { digest } from "../page/digest";
import { type Editor, type EditorCall, type Piece, editorEvent } from "./editing";
import { element } from "./element";
import type { Memory } from "./memory";
import { Results } from "./results";
import { Tools } from "./tools";
import { words } from "./words";

/** What the reader can ask of the sheet. */
interface CellActions {
  run(cell: Cell): void;
  stop(): void;
  changed(cell: Cell): void;
}

export class Cell {
  readonly place: number;
  readonly exercise: string | undefined;
  readonly original: string;
  readonly results: Results;
  code: string;
  /** The code that gave the output which is shown, with the code of the cells above. */
  basis = "";
  /** The same for the output of the build. */
  builtBasis = "";
  /** Whether it runs, or waits for its turn. */
  isBusy = false;
  private readonly block: HTMLElement;
  private readonly text: HTMLElement;
  private readonly highlighted: string;
  private readonly tools: Tools;
  private readonly remark = element("p", { class: "cell-remark" });
  private editor: Editor | undefined;
  private host: HTMLElement | undefined;
  private opening = false;
  /** The reader's code in coloured pieces, if an editor has made them. */
  private pieces: Piece[] = [];
  private marked = 0;

  constructor(
    private readonly box: HTMLElement,
    private readonly memory: Memory,
    private readonly actions: CellActions,
  ) {
    this.place = Number(box.dataset["cell"]);
    this.exercise = box.dataset["exercise"];
    this.block = box.querySelector<HTMLElement>(".code") ?? box;
    this.text = this.block.querySelector("pre code, pre") ?? this.block;
    this.highlighted = this.text.innerHTML;
    this.original = (this.text.textContent ?? "").replace(/\n$/, "");
    this.code = this.original;
    this.tools = new Tools(this.id.replace("cell-", ""), this.exercise === undefined ? words.run : words.check, {
      run: () => actions.run(this),
      stop: () => actions.stop(),
      edit: () => void (this.editor ? this.leave() : this.edit()),
      reset: () => this.reset(),
    });
    this.results = new Results(box);
    this.furnish();
    this.recall();
  }

  get id(): string {
    return this.box.id;
  }

  get isOffered(): boolean {
    return "run" in this.box.dataset;
  }

  get isEdited(): boolean {
    return this.code !== this.original;
  }

  get isConnected(): boolean {
    return this.box.isConnected;
  }

  /** One more button at the end of the row. */
  add(extra: HTMLButtonElement): void {
    this.tools.add(extra);
  }

  // Its status

  /** @param announcement for screen readers only: the beginning of an output that others see */
  idle(status = "", announcement = ""): void {
    this.isBusy = false;
    this.box.removeAttribute("aria-busy");
    this.tools.idle(status, announcement);
  }

  busy(status: string): void {
    this.isBusy = true;
    this.box.setAttribute("aria-busy", "true");
    this.tools.busy(status);
  }

  /** Bytes of the runtime so far. */
  progress(loaded: number, size: number): void {
    this.tools.progress(loaded, size);
  }

  stale(reason: string): void {
    const remark = this.results.isEmpty ? "" : reason;
    this.box.classList.toggle("cell-stale", remark !== "");
    this.remark.textContent = remark;
    this.remark.hidden = remark === "";
  }

  solved(): void {
    this.box.classList.add("cell-solved");
  }

  /** Mark the line that failed, from 1; 0 for none. */
  mark(line: number): void {
    this.marked = line;
    this.block.querySelector(".cell-mark")?.remove();
    if (line > 0) {
      const mark = element("span", { class: "cell-mark", "aria-hidden": "true" });
      mark.style.setProperty("--line", String(line));
      this.block.querySelector("pre")?.append(mark);
    }
    this.editor?.mark(line);
  }

  // Editing

  async edit(): Promise<void> {
    if (this.editor || this.opening) return;
    this.opening = true;
    try {
      await load("editor");
    } catch {
      this.idle(words.noEditor);
      return;
    } finally {
      this.opening = false;
    }
    this.host = element("div", { class: "cell-editor" });
    this.block.before(this.host); // which hides the block, but for paper
    const call: EditorCall = {
      host: this.host,
      code: this.code,
      label: words.code,
      change: (code) => this.change(code),
      run: () => this.actions.run(this),
      leave: () => this.leave(),
      take: (editor) => (this.editor = editor),
    };
    document.dispatchEvent(new CustomEvent(editorEvent, { detail: call }));
    this.showState();
    (this.editor as Editor | undefined)?.focus();
  }

  private leave(): void {
    this.editor?.close();
    this.editor = undefined;
    this.host?.remove();
    this.showState();
    this.tools.focus();
    this.print();
  }

  /** Put back the note's own code, and the output of the build. */
  private reset(): void {
    this.editor?.set(this.original);
    if (!this.isBusy) {
      this.results.restore();
      this.basis = this.builtBasis;
      this.idle();
    }
    this.change(this.original);
    (this.editor ?? this.tools).focus();
  }

  private change(code: string): void {
    this.code = code;
    this.pieces = this.editor?.pieces() ?? [];
    if (this.isEdited) this.memory.keep(this.id, code, this.original, this.pieces);
    else this.memory.drop(this.id);
    this.marked = 0;
    this.print();
    this.showState();
    this.actions.changed(this);
  }

  /** Take up the reader's code of an earlier visit. */
  private recall(): void {
    const edit = this.memory.edit(this.id);
    if (!edit || edit.code === this.original) return;
    this.code = edit.code;
    this.pieces = edit.pieces ?? [];
    this.print();
    this.showState();
    if (edit.of !== digest(this.original)) this.idle(words.changed);
  }

  private print(): void {
    if (this.isEdited) this.text.replaceChildren(...coloured(this.pieces, this.code), "\n");
    else this.text.innerHTML = this.highlighted;
    this.mark(this.marked);
  }

  // Its looks

  private furnish(): void {
    this.remark.hidden = true;
    (this.box.querySelector(":scope > details") ?? this.block).after(this.tools.row, this.remark);
    this.tools.row.hidden = !this.isOffered;
    this.showState();
    if (this.exercise !== undefined) this.block.addEventListener("dblclick", () => void this.edit());
  }

  private showState(): void {
    this.tools.showState(this.isEdited, this.editor !== undefined);
    this.box.classList.toggle("cell-edited", this.isEdited);
  }
}

function coloured(pieces: Piece[], code: string): (Node | string)[] {
  if (pieces.map(([text]) => text).join("") !== code) return [code];
  return pieces.map(([text, kind]) => (kind ? element("span", { class: kind }, text) : text));
}
