// The data of the picture, as the build wrote it (`pages/whole_graph.py`), and as a graph.
import Graph from "graphology";

type StoredNote = [url: string, title: string, group: number, x: number, y: number, tags: number[], books: number[]];

/** Edges that may all be drawn at first. */
const mostDrawn = 20_000;

export interface Stored {
  groups: string[];
  tags: string[];
  books: string[];
  kinds: string[];
  notes: StoredNote[];
  /** The numbers of two notes and of a kind, for one edge after the other. */
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

export interface EdgeAttributes {
  kind: number;
  color: string;
}

/** The notes, and those edges that are drawn. */
export type NoteGraph = Graph<NoteAttributes, EdgeAttributes>;

export interface Edge {
  source: number;
  target: number;
  kind: number;
}

/** All edges, drawn or not. */
export class Edges {
  readonly all: Edge[] = [];
  readonly #byNode: Edge[][];
  readonly #plain: number;

  constructor(stored: Stored) {
    this.#plain = stored.kinds.indexOf("link");
    this.#byNode = stored.notes.map(() => []);
    for (let at = 0; at + 2 < stored.ties.length; at += 3) {
      const [source = 0, target = 0, kind = 0] = stored.ties.slice(at, at + 3);
      const edge = { source, target, kind };
      this.all.push(edge);
      this.#byNode[source]?.push(edge);
      this.#byNode[target]?.push(edge);
    }
  }

  /** The edges that are drawn before somebody chooses; without plain links if there are very many. */
  get shownAtFirst(): Edge[] {
    return this.crowded ? this.all.filter(({ kind }) => kind !== this.#plain) : this.all;
  }

  get crowded(): boolean {
    return this.all.length > mostDrawn;
  }

  of(node: string): Edge[] {
    return this.#byNode[Number(node)] ?? [];
  }

  neighbours(node: string): string[] {
    return this.of(node).map(({ source, target }) => String(source === Number(node) ? target : source));
  }
}

/**
 * All notes, without edges. Sizes grow with the square root of the number of edges, and are smaller in a crowd
 * and where the picture is small; `side` is its shorter side in pixels.
 */
export function graphOf(stored: Stored, edges: Edges, side: number): NoteGraph {
  const graph: NoteGraph = new Graph({ type: "undirected", multi: false, allowSelfLoops: false });
  const crowd = Math.max(1, (Math.sqrt(stored.notes.length / 200) * 600) / Math.max(200, side));
  stored.notes.forEach(([url, label, group, x, y, tags, books], at) => {
    const size = Math.min(8, 1.5 + (1.25 + 0.75 * Math.sqrt(edges.of(String(at)).length)) / crowd);
    graph.addNode(String(at), {
      url, label, group, x, y, tags, books, size, color: "#888", labelColor: "#888",
      hidden: false, dimmed: false, named: false,
    });
  });
  return graph;
}
