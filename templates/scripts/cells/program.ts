// The program of the page, as the build wrote it beside the page, and the outcomes of its cells.
import { filled } from "../page/sentences";
import { words } from "./words";

export interface ProgramCell {
  name: string;
  note: string;
  line: number;
  code: string;
  role?: "starter" | "setup" | "check";
  exercise?: string;
  upstream?: boolean;
  eval?: boolean;
  timeout?: number;
  kind?: string;
  fig_alt?: string;
  fig_cap?: string;
  /** Whether the code is the reader's own. */
  edited?: boolean;
}

export interface Program {
  cells: ProgramCell[];
  /** Files that the cells read, by name; addresses are relative to the program's. */
  files: Record<string, string>;
}

export interface Frame {
  note: string;
  line: number;
  name: string;
  source: string;
}

export interface Outcome {
  status: "passed" | "failed" | "skipped";
  reason: string;
  text: string;
  truncated: boolean;
  result: string | null;
  rich: [string, string][];
  figures: { svg: string; alt: string | null; caption: string | null }[];
  error: Failure | null;
}

interface Failure {
  type: string;
  message: string;
  line: number | null;
  frames: Frame[];
  explanation: string;
  /** The notes added to it, and a line about the exception behind it. */
  remarks: string[];
  /** What the browser lacks, if that is the reason, or the way out; a sentence without its full stop. */
  hint: string;
}

const differs = "OutputDiffers";

/** Whether a cell failed so that the cells below it cannot run, as in a build: not if only its output differs. */
export function stops(outcome: Outcome): boolean {
  return outcome.status === "failed" && outcome.error !== null && outcome.error.type !== differs;
}

/** An error as Python names it: its type, and its message. */
export function summary(error: Failure): string {
  return error.message ? `${error.type}: ${error.message}` : error.type;
}

export async function fetchProgram(url: string): Promise<Program> {
  const response = await fetch(url).catch(() => {
    throw new Error(filled(words.noProgram, { why: navigator.onLine ? "it could not be fetched" : words.offline }));
  });
  if (!response.ok) throw new Error(filled(words.noProgram, { why: `the server answered ${response.status}` }));
  return (await response.json()) as Program;
}

/** The contents of the files of a program, as one text to compare. */
export async function filesOf(program: Program, url: string): Promise<string> {
  const read = async ([name, address]: [string, string]): Promise<[string, string]> => {
    const response = await fetch(new URL(address, url));
    return [name, response.ok ? new TextDecoder("latin1").decode(await response.arrayBuffer()) : ""];
  };
  return JSON.stringify(await Promise.all(Object.entries(program.files).map(read)));
}
