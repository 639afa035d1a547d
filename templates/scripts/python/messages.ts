// The messages between the page and its worker.

/** Where things are, as absolute addresses; folders end in a slash. */
export interface Places {
  executor: string;
  runtime: string;
  packages: string;
}

/** A file that the cells may read: its name, and where it is. */
export type Files = Record<string, string>;

export type Ask =
  | { kind: "start"; id: number; places: Places; files: Files }
  /** Begin anew, with no names. */
  | { kind: "forget"; id: number }
  /** `cells` is a cell as JSON, or a list of them to try in turn; `code` is all their code. */
  | { kind: "run" | "attempt"; id: number; cells: string; code: string[] };

export type Tell =
  | { kind: "here" }
  | { kind: "progress"; loaded: number }
  | { kind: "packages"; said: string }
  /** All that the running cell has printed so far. */
  | { kind: "printed"; text: string }
  | { kind: "done"; id: number; told: string; seconds?: number }
  /** `ended`: whether Python itself has ended, so that a new one is needed. */
  | { kind: "failed"; id: number; why: string; ended: boolean };
