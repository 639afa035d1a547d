// One cell on the page: its code, its buttons, what it gave.
import { load } from "../page/demand";
import { type Editor, type EditorCall, type Piece, editorEvent } from "./editing";
import { button, element } from "./element";
import { type Memory, digest } from "./memory";
import { words } from "./words";

/** What the reader can ask of the sheet. */
export interface Wishes {
  run(cell: Cell): void;
  stop(): void;
  changed(cell: Cell): void;
}

const shown = ".cell-output, .cell-error, .cell-figure, .cell-rich";

export class Cell {
  readonly place: number;
  readonly exercise: string | undefined;
  readonly original: string;
  code: string;
  /** The code that gave what is shown, with that of the cells above. */
  basis = "";
  private readonly block: HTMLElement;
  private readonly text: HTMLElement;
  private readonly highlighted: string;
  private readonly live = element("div", { class: "cell-live" });
  private readonly status = element("span", { class: "cell-status", role: "status" });
  private readonly bar = element("progress", { class: "cell-progress", "aria-label": words.starting });
  private readonly remark = element("p", { class: "cell-remark" });
  private readonly buttons: Record<"run" | "stop" | "edit" | "reset", HTMLButtonElement>;
  private editor: Editor | undefined;
  private host: HTMLElement | undefined;
  private opening = false;
  /** The reader's code in its colours, if an editor told them. */
  private pieces: Piece[] = [];
  private marked = 0;
  /** Where the running cell's text goes. */
  private printing: HTMLElement | undefined;
  private coming = "";
  private frame = 0;

  constructor(
    private readonly box: HTMLElement,
    private readonly memory: Memory,
    private readonly wishes: Wishes,
  ) {
    this.place = Number(box.dataset["cell"]);
    this.exercise = box.dataset["exercise"];
    this.block = box.querySelector<HTMLElement>(".code") ?? box;
    this.text = this.block.querySelector("pre code, pre") ?? this.block;
    this.highlighted = this.text.innerHTML;
    this.original = (this.text.textContent ?? "").replace(/\n$/, "");
    this.code = this.original;
    const run = this.exercise === undefined ? words.run : words.check;
    this.buttons = {
      run: button(run, () => wishes.run(this), "cell-run"),
      stop: button(words.stop, () => wishes.stop(), "cell-stop"),
      edit: button(words.edit, () => void (this.editor ? this.leave() : this.edit()), "cell-edit"),
      reset: button(words.reset, () => this.reset(), "cell-reset"),
    };
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

  private get showsSomething(): boolean {
    return this.live.hasChildNodes() || this.box.querySelector(`:scope > :is(${shown})`) !== null;
  }

  get isThere(): boolean {
    return this.box.isConnected;
  }

  /** One more button at the end of the row. */
  add(extra: HTMLButtonElement): void {
    this.status.before(extra);
  }

  // What it says

  idle(said = ""): void {
    this.show("idle", said);
  }

  busy(said: string): void {
    this.show("busy", said);
  }

  /** Bytes of the runtime so far; at the end it still has to start. */
  progress(loaded: number, size: number): void {
    const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
    const all = loaded >= size * 0.98;
    this.busy(all ? words.starting : words.loading(megabytes(loaded), megabytes(size)));
    this.bar.hidden = false;
    if (all) this.bar.removeAttribute("value");
    else this.bar.value = loaded / size;
  }

  /** Replace what the build or an earlier run showed. */
  outputs(made: HTMLElement[]): void {
    for (const old of this.box.querySelectorAll(`:scope > :is(${shown}, .cell-note)`)) {
      old.remove();
    }
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    // The text that was followed stays where it is, with what the reader has scrolled to.
    const [first, ...rest] = made;
    const text = first?.matches(".cell-output") ? first.textContent : null;
    if (text === null || text === undefined || !this.printing?.isConnected) return this.live.replaceChildren(...made);
    follow(this.printing, text);
    while (this.live.childElementCount > 1) this.live.lastElementChild?.remove();
    this.live.append(...rest);
    this.printing = undefined;
  }

  /** Show what it has printed so far, a picture at a time. */
  prints(text: string): void {
    this.coming = text;
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      if (!this.printing?.isConnected) {
        this.printing = element("pre", { tabindex: "0" });
        this.outputs([element("div", { class: "cell-output" }, this.printing)]);
      }
      follow(this.printing, this.coming);
    });
  }

  stale(reason: string): void {
    const said = this.showsSomething ? reason : "";
    this.box.classList.toggle("cell-stale", said !== "");
    this.remark.textContent = said;
    this.remark.hidden = said === "";
  }

  solved(): void {
    this.box.classList.add("cell-solved");
  }

  /** Mark the line on which it failed; 0 for none. */
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
    this.block.before(this.host);
    this.block.hidden = true;
    const call: EditorCall = {
      host: this.host,
      code: this.code,
      label: words.code,
      change: (code) => this.change(code),
      run: () => this.wishes.run(this),
      leave: () => this.leave(),
      take: (editor) => (this.editor = editor),
    };
    document.dispatchEvent(new CustomEvent(editorEvent, { detail: call }));
    this.buttons.edit.textContent = words.done;
    (this.editor as Editor | undefined)?.focus();
  }

  private leave(): void {
    this.editor?.close();
    this.editor = undefined;
    this.host?.remove();
    this.block.hidden = false;
    this.buttons.edit.textContent = words.edit;
    this.buttons.edit.focus();
    this.print();
  }

  private reset(): void {
    this.editor?.set(this.original);
    this.change(this.original);
    this.print();
    (this.editor ?? this.buttons.edit).focus();
  }

  private change(code: string): void {
    this.code = code;
    this.pieces = this.editor?.pieces() ?? [];
    if (this.isEdited) this.memory.keep(this.id, code, this.original, this.pieces);
    else this.memory.drop(this.id);
    this.mark(0);
    this.dress();
    this.wishes.changed(this);
  }

  /** The reader's code of an earlier visit. */
  private recall(): void {
    const edit = this.memory.edit(this.id);
    if (!edit || edit.code === this.original) return;
    this.code = edit.code;
    this.pieces = edit.pieces ?? [];
    this.print();
    this.dress();
    if (edit.of !== digest(this.original)) this.idle(words.changed);
  }

  private print(): void {
    if (this.isEdited) this.text.replaceChildren(...coloured(this.pieces, this.code), "\n");
    else this.text.innerHTML = this.highlighted;
    this.mark(this.marked);
  }

  // The row of buttons

  private furnish(): void {
    const { run, edit, reset, stop } = this.buttons;
    const row = element("div", { class: "cell-tools" }, run, stop, edit, reset, this.bar, this.status);
    this.remark.hidden = true;
    (this.box.querySelector(":scope > details") ?? this.block).after(row, this.remark);
    this.box.append(this.live);
    row.hidden = !this.isOffered;
    this.dress();
    this.idle();
    if (this.exercise !== undefined) this.block.addEventListener("dblclick", () => void this.edit());
  }

  private dress(): void {
    this.buttons.reset.hidden = !this.isEdited;
    this.box.classList.toggle("cell-edited", this.isEdited);
  }

  private show(state: "idle" | "busy", said: string): void {
    this.buttons.stop.hidden = state === "idle";
    this.buttons.run.hidden = state === "busy";
    this.bar.hidden = true;
    this.status.textContent = said;
    this.box.toggleAttribute("aria-busy", state === "busy");
  }
}

function coloured(pieces: Piece[], code: string): (Node | string)[] {
  if (pieces.map(([text]) => text).join("") !== code) return [code];
  return pieces.map(([text, kind]) => (kind ? element("span", { class: kind }, text) : text));
}

/** Put text in, and stay at its end unless the reader has scrolled away from it. */
function follow(text: HTMLElement, content: string): void {
  const isAtEnd = text.scrollHeight - text.scrollTop - text.clientHeight < 8;
  if (text.textContent !== content) text.textContent = content;
  if (isAtEnd) text.scrollTop = text.scrollHeight;
}
