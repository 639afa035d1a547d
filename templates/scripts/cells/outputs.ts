// The output of a cell as elements. None of it is trusted: text stays text, pictures stand in <img>, and HTML
// in a frame in which nothing runs.
import { filled } from "../page/sentences";
import { element } from "./element";
import { type Frame, type Outcome, type ProgramCell, summary } from "./program";
import { picture, plainText, richForm, svgAddress } from "./rich";
import { words } from "./words";

/** Frames that are shown of a traceback, the innermost. */
const framesShown = 3;

export async function outputs(outcome: Outcome, cell: ProgramCell): Promise<HTMLElement[]> {
  const rich = await richForm(outcome, cell);
  const value = rich ? "" : plainText(outcome);
  const printed = isConfirmed(outcome, cell) ? "" : outcome.text;
  const made = [...printedText(withLineEnd(printed) + withLineEnd(value))];
  if (rich) made.push(rich);
  made.push(...outcome.figures.map(figure));
  if (outcome.error) made.push(error(outcome, cell));
  else if (outcome.status === "failed") made.push(note(filled(words.failed, { why: outcome.reason })));
  if (outcome.status === "failed") made.push(...advice(outcome));
  return made;
}

/** How a check failed, if not by its own assertion: its line, those of the answer that it called, and advice. */
export function origin(outcome: Outcome, answer: ProgramCell, check: ProgramCell): HTMLElement[] {
  const lines = [...frames(outcome, answer, check), ...behind(outcome)];
  return [element("div", { class: "cell-error" }, box(lines.join("\n"))), ...advice(outcome)];
}

function advice(outcome: Outcome): HTMLElement[] {
  return outcome.error?.hint ? [note(sentence(outcome.error.hint))] : [];
}

function box(text: string): HTMLElement {
  return element("pre", { tabindex: "0" }, text);
}

/** A text with an end to its last line, so that the value stands on a line of its own. */
function withLineEnd(text: string): string {
  return text && !text.endsWith("\n") ? `${text}\n` : text;
}

/** Whether the cell is an interactive session that gave the answers which stand in it. */
export function isConfirmed(outcome: Outcome, cell: ProgramCell): boolean {
  return cell.kind === "doctest" && outcome.status === "passed";
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith("?") ? "" : "."}`;
}

export function note(text: string): HTMLElement {
  return element("p", { class: "cell-note" }, text);
}

/** What was printed; where it was cut, its last line says so. */
export function* printedText(printed: string): Generator<HTMLElement> {
  if (printed.trim()) {
    yield element("div", { class: "cell-output" }, box(printed.replace(/\n+$/, "\n")));
  }
}

function figure(drawn: Outcome["figures"][number]): HTMLElement {
  return picture(svgAddress(drawn.svg), drawn.alt, drawn.caption);
}

function error(outcome: Outcome, cell: ProgramCell): HTMLElement {
  if (outcome.status === "passed") {
    const intended = { class: "cell-error cell-raises", role: "note", "aria-label": words.asIntended };
    return element("div", intended, box(traceback(outcome, cell)));
  }
  const title = element("p", { class: "cell-error-title" }, filled(words.failed, { why: outcome.reason }));
  const trace = outcome.error?.frames.length ? traceback(outcome, cell) : place(outcome, cell);
  return element("div", { class: "cell-error", role: "note" }, title, ...(trace ? [box(trace)] : []));
}

/** The line of an error that has no traceback: a syntax error, the wrong answer of a session. */
function place(outcome: Outcome, cell: ProgramCell): string {
  const at = failingLine(outcome, cell);
  return at ? `line ${at}:  ${cell.code.split("\n")[at - 1]?.trim()}` : "";
}

/** The last frames, innermost last, with lines counted as in the cell, and the message. */
function traceback(outcome: Outcome, cell: ProgramCell): string {
  if (!outcome.error) return "";
  return [...frames(outcome, cell), summary(outcome.error), ...behind(outcome)].join("\n");
}

/** @param check the one that ran the cell, if any */
function frames(outcome: Outcome, cell: ProgramCell, check?: ProgramCell): string[] {
  return (outcome.error?.frames ?? []).slice(-framesShown).map((frame) => {
    const at = lineIn(cell, frame);
    const where = at ? `line ${at}` : check && lineIn(check, frame) ? (check.role ?? "above") : "above";
    const name = frame.name === "<module>" ? "" : `, in ${frame.name}`;
    return `${where}${name}:  ${frame.source.trim()}`;
  });
}

/** What is known of an error besides its message: the exceptions in a group, added notes, its cause. */
function behind({ error }: Outcome): string[] {
  if (!error) return [];
  return [...(error.type.endsWith("ExceptionGroup") ? [error.explanation] : []), ...error.remarks];
}

/** The line of the cell on which it failed, from 1; 0 if that is elsewhere. */
export function failingLine(outcome: Outcome, cell: ProgramCell): number {
  if (outcome.status !== "failed" || !outcome.error) return 0;
  for (const frame of outcome.error.frames.toReversed()) {
    const at = lineIn(cell, frame);
    if (at) return at;
  }
  const line = outcome.error.frames.length ? null : outcome.error.line;
  return line === null ? 0 : lineIn(cell, { note: cell.note, line, name: "", source: "" });
}

export function lineIn(cell: ProgramCell, frame: Frame): number {
  const at = frame.line - cell.line + 1;
  return frame.note === cell.note && at >= 1 && at <= cell.code.split("\n").length ? at : 0;
}
