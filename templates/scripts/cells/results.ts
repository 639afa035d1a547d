// The output below a cell: that of the build, that of a run, and what a run has printed so far.
import { element } from "./element";

/** Characters of an output that screen readers read out without being asked. */
const longest = 200;
const shown = ".cell-output, .cell-error, .cell-figure, .cell-rich";

export class Results {
  private readonly live = element("div", { class: "cell-live" });
  private readonly built: Element[];
  /** Where the running cell's text goes. */
  private printing: HTMLElement | undefined;
  private printed = "";
  private frame = 0;

  constructor(private readonly box: HTMLElement) {
    this.built = [...box.querySelectorAll(`:scope > :is(${shown}, .cell-note)`)];
    box.append(this.live);
  }

  get isEmpty(): boolean {
    return !this.live.hasChildNodes() && this.box.querySelector(`:scope > :is(${shown})`) === null;
  }

  /** The beginning of the output, for screen readers to read out. */
  get announcement(): string {
    // As it is laid out: what stands on lines of its own is not run into what is above it.
    const text = this.live.innerText.trim().replace(/\s+/g, " ");
    return text.length > longest ? `${text.slice(0, longest)} …` : text;
  }

  /** Replace what the build or an earlier run showed. */
  show(made: HTMLElement[]): void {
    this.clear();
    // The element of the text printed so far stays, and keeps its scroll position.
    const [first, ...rest] = made;
    const text = first?.matches(".cell-output") ? first.textContent : null;
    if (text === null || text === undefined || !this.printing?.isConnected) return this.live.replaceChildren(...made);
    follow(this.printing, text);
    while (this.live.childElementCount > 1) this.live.lastElementChild?.remove();
    this.live.append(...rest);
    this.printing = undefined;
  }

  /** Show what the cell has printed so far, once a frame. */
  print(text: string): void {
    this.printed = text;
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      if (!this.printing?.isConnected) {
        this.printing = element("pre", { tabindex: "0" });
        this.show([element("div", { class: "cell-output" }, this.printing)]);
      }
      follow(this.printing, this.printed);
    });
  }

  /** Show the output of the build again. */
  restore(): void {
    this.clear();
    this.live.replaceChildren();
    this.live.before(...this.built);
  }

  private clear(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    for (const old of this.built) old.remove();
  }
}

/** Put text in, and stay at its end unless the reader has scrolled away from it. */
function follow(text: HTMLElement, content: string): void {
  const isAtEnd = text.scrollHeight - text.scrollTop - text.clientHeight < 8;
  if (text.textContent !== content) text.textContent = content;
  if (isAtEnd) text.scrollTop = text.scrollHeight;
}
