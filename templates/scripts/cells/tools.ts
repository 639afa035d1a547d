// The row below a cell's code: its buttons, the progress of a start, and the cell's status.
import { filled } from "../page/sentences";
import { button, element } from "./element";
import { words } from "./words";

/** What the buttons do. */
interface ButtonActions {
  run(): void;
  stop(): void;
  edit(): void;
  reset(): void;
}

/** Milliseconds before a run changes its button; one that is over sooner does not. */
const blink = 100;

export class Tools {
  readonly row: HTMLElement;
  private readonly run: HTMLButtonElement;
  private readonly stop: HTMLButtonElement;
  private readonly edit: HTMLButtonElement;
  private readonly reset: HTMLButtonElement;
  private readonly bar = element("progress", { class: "cell-progress", "aria-label": words.starting });
  private readonly status = element("span", { class: "cell-status", role: "status" });
  private busyStatus = "";
  private waiting = 0;

  /**
   * @param name the cell's name, for screen readers, which read one button after the other
   * @param run the word on the first button
   */
  constructor(name: string, run: string, actions: ButtonActions) {
    this.run = button(run, actions.run, "cell-run");
    this.stop = button(words.stop, actions.stop, "cell-stop");
    this.edit = button(words.edit, actions.edit, "cell-edit");
    this.reset = button(words.reset, actions.reset, "cell-reset");
    const parts = [this.run, this.stop, this.edit, this.reset, this.bar, this.status];
    this.row = element("div", { class: "cell-tools", role: "group", "aria-label": filled(words.cell, { name }) }, ...parts);
    this.bar.hidden = true;
    this.stop.hidden = true;
  }

  /** One more button at the end of the row. */
  add(extra: HTMLButtonElement): void {
    this.bar.before(extra);
  }

  /** @param announcement for screen readers only: the beginning of an output that others see */
  idle(status: string, announcement: string): void {
    clearTimeout(this.waiting);
    this.waiting = 0;
    this.bar.hidden = true;
    this.exchange(this.run, this.stop);
    this.status.replaceChildren(status, ...(announcement ? [element("span", { class: "cell-heard" }, ` ${announcement}`)] : []));
  }

  busy(status: string, hasProgress = false): void {
    this.busyStatus = status;
    this.bar.hidden = !hasProgress;
    if (this.run.hidden) this.status.textContent = status;
    else this.waiting ||= setTimeout(() => this.showBusy(), blink);
  }

  /** Bytes of the runtime so far; at the end it still has to start. */
  progress(loaded: number, size: number): void {
    const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
    const all = loaded >= size * 0.98;
    this.busy(all ? words.starting : filled(words.loading, { loaded: megabytes(loaded), size: megabytes(size) }), true);
    // Full at the end, and not indeterminate: browsers animate that, and its frames delay the start.
    this.bar.value = Math.min(1, loaded / size);
  }

  /** Whether the code is not the note's, and whether an editor is open on it. */
  showState(isEdited: boolean, isOpen: boolean): void {
    this.reset.hidden = !isEdited;
    this.edit.textContent = isOpen ? words.done : words.edit;
  }

  focus(): void {
    this.edit.focus();
  }

  private showBusy(): void {
    this.waiting = 0;
    this.exchange(this.stop, this.run);
    this.status.textContent = this.busyStatus;
  }

  /** Show one button in another's place, and move the focus with it. */
  private exchange(shown: HTMLButtonElement, hidden: HTMLButtonElement): void {
    const wasHere = document.activeElement === hidden;
    shown.hidden = false;
    hidden.hidden = true;
    if (wasHere) shown.focus();
  }
}
