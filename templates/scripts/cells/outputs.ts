// What a cell gave, as elements. All of it is foreign: text stays text, pictures stand in <img>, and HTML in
// a frame in which nothing runs.
import { element } from "./element";
import { type Outcome, type ProgramCell, summary } from "./program";
import { words } from "./words";

const pictures = ["image/png", "image/jpeg"];
/** Frames of a traceback. */
const framesShown = 3;
/** Pixels of a frame's height, beyond which it scrolls: what the page's box for it takes without scrolling itself. */
const tallest = 384;
/** As on the page: a body that holds its children's margins is as tall as they are. */
const style = "body{margin:0;display:flow-root;font:14px/1.5 system-ui,sans-serif;color-scheme:light dark}table{border-collapse:collapse;font-variant-numeric:tabular-nums}th,td{padding:.2em 0;padding-inline-end:1.25em;border:0 solid #8886;border-block-end-width:1px;text-align:start}:is(th,td):last-child{padding-inline-end:0}th{font-weight:600}";

export function outputs(outcome: Outcome, cell: ProgramCell): HTMLElement[] {
  const rich = richForm(outcome);
  const made = [...text(outcome.text + (rich || !outcome.result ? "" : `${outcome.result}\n`))];
  if (rich) made.push(rich);
  made.push(...outcome.figures.map(figure));
  if (outcome.error) made.push(error(outcome, cell));
  else if (outcome.status === "failed") made.push(note(words.failed(outcome.reason)));
  return made;
}

export function note(said: string): HTMLElement {
  return element("p", { class: "cell-note" }, said);
}

/** What was printed; where it was cut, its last line says so. */
function* text(printed: string): Generator<HTMLElement> {
  if (printed.trim()) {
    const pre = element("pre", { tabindex: "0" }, printed.replace(/\n+$/, "\n"));
    yield element("div", { class: "cell-output" }, pre);
  }
}

function richForm(outcome: Outcome): HTMLElement | undefined {
  const forms = new Map(outcome.rich);
  const html = forms.get("text/html");
  if (html) return frame(html);
  const alt = outcome.result ?? "";
  const svg = forms.get("image/svg+xml");
  if (svg) return picture(svgAddress(svg), alt);
  for (const media of pictures) {
    const content = forms.get(media);
    if (content) return picture(`data:${media};base64,${content}`, alt);
  }
  return undefined;
}

/** HTML in a frame without scripts, forms or a way out; the page looks in only to see how tall it is. */
function frame(html: string): HTMLElement {
  const made = element("iframe", { class: "cell-frame", sandbox: "allow-same-origin", title: words.rich });
  made.srcdoc = `<!doctype html><meta charset="utf-8"><style>${style}</style><body>${html}`;
  made.addEventListener("load", () => {
    made.style.blockSize = `${Math.min(tallest, height(made.contentDocument) ?? tallest)}px`;
  });
  return element("div", { class: "cell-rich" }, made);
}

/** What the document needs, with room for a bar to scroll it sideways; its root alone is never less than the frame. */
function height(shown: Document | null): number | undefined {
  if (!shown) return undefined;
  const root = shown.documentElement;
  const bar = root.scrollWidth > root.clientWidth ? 16 : 0;
  return Math.ceil(shown.body.getBoundingClientRect().height) + bar;
}

function figure(drawn: Outcome["figures"][number]): HTMLElement {
  const made = picture(svgAddress(drawn.svg), drawn.alt ?? "");
  if (drawn.caption) made.append(element("figcaption", {}, drawn.caption));
  return made;
}

function picture(address: string, alt: string): HTMLElement {
  return element("figure", { class: "cell-figure" }, element("img", { src: address, alt }));
}

function svgAddress(svg: string): string {
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

function error(outcome: Outcome, cell: ProgramCell): HTMLElement {
  const trace = element("pre", { tabindex: "0" }, traceback(outcome, cell));
  if (outcome.status === "passed") {
    return element("div", { class: "cell-error cell-raises", role: "note", "aria-label": words.asIntended }, trace);
  }
  const title = element("p", { class: "cell-error-title" }, words.failed(outcome.reason));
  return element("div", { class: "cell-error", role: "note" }, title, trace);
}

/** The last frames, innermost last, with lines counted as in the cell, and the message. */
function traceback(outcome: Outcome, cell: ProgramCell): string {
  if (!outcome.error) return "";
  const lines = outcome.error.frames.slice(-framesShown).map((one) => {
    const at = lineIn(cell, one);
    const name = one.name === "<module>" ? "" : `, in ${one.name}`;
    return `${at ? `line ${at}` : "above"}${name}:  ${one.source.trim()}`;
  });
  return [...lines, summary(outcome.error)].join("\n");
}

/** The line of the cell on which it failed, from 1; 0 if that is elsewhere. */
export function failingLine(outcome: Outcome, cell: ProgramCell): number {
  if (outcome.status !== "failed" || !outcome.error) return 0;
  for (const one of outcome.error.frames.toReversed()) {
    const at = lineIn(cell, one);
    if (at) return at;
  }
  const line = outcome.error.frames.length ? null : outcome.error.line;
  return line === null ? 0 : lineIn(cell, { note: cell.note, line, name: "", source: "" });
}

function lineIn(cell: ProgramCell, one: { note: string; line: number; name: string; source: string }): number {
  const at = one.line - cell.line + 1;
  return one.note === cell.note && at >= 1 && at <= cell.code.split("\n").length ? at : 0;
}
