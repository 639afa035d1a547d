// The data of the picture, as the build wrote it (`pages/whole_graph.py`), and as a graph.
import Graph from "graphology";

type StoredNote = [url: string, title: string, group: number, x: number, y: number, tags: number[], books: number[]];

/** Ties that may all be drawn at first. */
const fewEnough = 20_000;

export interface Stored {
  groups: string[];
  tags: string[];
  books: string[];
  kinds: string[];
  notes: StoredNote[];
  ties: number[];
}

export interface NoteAttributes {
  x: number;
  y: number;
  size: number;
  label: string;
  labelColor: string;
  color: string;
  hidden: boolean;
  /** Whether it is dimmed, while another note is highlighted. */
  dimmed: boolean;
  /** Whether its name has room. */
  named: boolean;
  url: string;
  group: number;
  tags: number[];
  books: number[];
}

export interface TieAttributes {
  kind: number;
  color: string;
}

/** The notes, and those ties that are drawn. */
export type NoteGraph = Graph<NoteAttributes, TieAttributes>;

export interface Tie {
  one: number;
  other: number;
  kind: number;
}

/** All ties, drawn or not. */
export class Ties {
  readonly all: Tie[] = [];
  readonly #of: Tie[][];
  readonly #plain: number;

  constructor(stored: Stored) {
    this.#plain = stored.kinds.indexOf("link");
    this.#of = stored.notes.map(() => []);
    for (let at = 0; at + 2 < stored.ties.length; at += 3) {
      const [one = 0, other = 0, kind = 0] = stored.ties.slice(at, at + 3);
      const tie = { one, other, kind };
      this.all.push(tie);
      this.#of[one]?.push(tie);
      this.#of[other]?.push(tie);
    }
  }

  /** The ties that are drawn before somebody chooses; without plain links if there are very many. */
  get shownAtFirst(): Tie[] {
    return this.crowded ? this.all.filter(({ kind }) => kind !== this.#plain) : this.all;
  }

  get crowded(): boolean {
    return this.all.length > fewEnough;
  }

  of(node: string): Tie[] {
    return this.#of[Number(node)] ?? [];
  }

  neighbours(node: string): string[] {
    return this.of(node).map(({ one, other }) => String(one === Number(node) ? other : one));
  }
}

/**
 * All notes, without ties. Sizes grow with the square root of the number of ties, and are smaller in a crowd
 * and where the picture is small; `side` is its shorter one in pixels.
 */
export function graphOf(stored: Stored, ties: Ties, side: number): NoteGraph {
  const graph: NoteGraph = new Graph({ type: "undirected", multi: false, allowSelfLoops: false });
  const crowd = Math.max(1, (Math.sqrt(stored.notes.length / 200) * 600) / Math.max(200, side));
  stored.notes.forEach(([url, label, group, x, y, tags, books], at) => {
    const size = Math.min(8, 1.5 + (1.25 + 0.75 * Math.sqrt(ties.of(String(at)).length)) / crowd);
    graph.addNode(String(at), {
      url, label, group, x, y, tags, books, size, color: "#888", labelColor: "#888",
      hidden: false, dimmed: false, named: false,
    });
  });
  return graph;
}
