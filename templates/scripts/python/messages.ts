// The messages between the page and its worker.

/** Where things are, as absolute addresses; folders end in a slash. */
export interface Places {
  executor: string;
  runtime: string;
  packages: string;
}

/** A file that the cells may read: its name, and where it is. */
export type Files = Record<string, string>;

export type PythonRequest =
  | { kind: "start"; id: number; places: Places; files: Files }
  /** Begin anew, with no names. */
  | { kind: "forget"; id: number }
  /** `cells` is a cell as JSON, or a list of them to try in turn; `code` is all their code. */
  | { kind: "run" | "attempt"; id: number; cells: string; code: string[] };

export type PythonMessage =
  /** The worker has loaded its script and takes requests. */
  | { kind: "listening" }
  | { kind: "progress"; loaded: number }
  | { kind: "packages"; text: string }
  /** All that the running cell has printed so far. */
  | { kind: "printed"; text: string }
  /** `result` is the outcome of a cell as JSON, or a list of outcomes; empty for requests that run no cell. */
  | { kind: "done"; id: number; result: string; seconds?: number }
  /** `ended`: whether Python itself has ended, so that a new one is needed. */
  | { kind: "failed"; id: number; why: string; ended: boolean };
