// Names whose letters join, stack or run from the right. WebGL draws a name letter by letter, a canvas as it is written.
import { fromNote, nameFont, type Spot } from "./names";

/** Marks, joiners, and the scripts from Hebrew to Thaana and from Devanagari to Khmer. */
const shaped = /[\p{M}\u200c\u200d\u0590-\u08ff\u0900-\u109f\u1780-\u17ff\ufb1d-\ufdff\ufe70-\ufefc]/u;

export function isShaped(label: string): boolean {
  return shaped.test(label);
}

/** A sheet over the picture with such names, if there are any. */
export class ShapedNames {
  readonly #sheet = document.createElement("canvas");
  readonly #pen = this.#sheet.getContext("2d");

  constructor(box: HTMLElement) {
    this.#sheet.className = "graph-names";
    box.append(this.#sheet);
  }

  /** Write these names, and no others. */
  draw(spots: Iterable<Spot>, ink: string, paper: string): void {
    const { clientWidth: width, clientHeight: height } = this.#sheet;
    const dense = devicePixelRatio;
    this.#sheet.width = width * dense; // which clears it
    this.#sheet.height = height * dense;
    const pen = this.#pen;
    if (!pen) return;
    pen.scale(dense, dense);
    writing(pen, ink, paper);
    for (const { x, y, size, label } of spots) write(pen, label, x + size + fromNote, y);
  }
}

/** Prepare a pen for names: a rim of paper around the letters, so that edges do not run through them. */
export function writing(pen: CanvasRenderingContext2D, ink: string, paper: string): void {
  pen.font = nameFont();
  pen.textAlign = "left";
  pen.textBaseline = "middle";
  pen.fillStyle = ink;
  pen.strokeStyle = paper;
  pen.lineWidth = 3;
  pen.lineJoin = "round";
}

export function write(pen: CanvasRenderingContext2D, label: string, left: number, y: number): void {
  pen.strokeText(label, left, y);
  pen.fillText(label, left, y);
}
