// Moves the notes of the picture by their edges, in a worker, and remembers where they came to rest.
import { inferSettings } from "graphology-layout-forceatlas2";
import { digest } from "../page/digest";
import { remember, remembered } from "../page/storage";
import type { Edges, NoteGraph } from "./data";
import { manyNotes } from "./looks";

const steps = 400;
/** How many numbers stand for a note, and for an edge, in the library's matrices. */
const noteCells = 10;
const edgeCells = 3;
/** Which of a note's numbers is its mass. */
const mass = 6;
/** By kind: what stands close on the trail stands close in the picture. */
const weights = [3, 2, 1, 2, 1.5, 1];

export class Layout {
  readonly #graph: NoteGraph;
  readonly #edges: Edges;
  readonly #script: URL;
  readonly #changed: (running: boolean) => void;
  readonly #name: string;
  #worker: Worker | null = null;
  #latest: Float32Array | null = null;
  /** Whether it takes so long to show new places that only the last ones are shown. */
  heavy = false;

  /** `data` identifies a state of the notes: places remembered of another state are of no use. */
  constructor(graph: NoteGraph, edges: Edges, script: URL, data: string, changed: (running: boolean) => void) {
    this.#graph = graph;
    this.#edges = edges;
    this.#script = script;
    this.#changed = changed;
    this.#name = `places ${location.pathname} ${digest(data)}`;
  }

  get running(): boolean {
    return this.#worker !== null;
  }

  /** Put the notes where they came to rest last time; false if that is not known. */
  recall(): boolean {
    const places = remembered(this.#name)?.split(",").map(Number);
    if (places?.length !== 2 * this.#graph.order) return false;
    let at = 0;
    this.#graph.updateEachNodeAttributes((_node, attributes) => {
      attributes.x = places[at++] ?? 0;
      attributes.y = places[at++] ?? 0;
      return attributes;
    });
    return true;
  }

  start(): void {
    if (this.#worker) return;
    const worker = (this.#worker = new Worker(this.#script));
    const { notes, edges } = matrices(this.#graph, this.#edges);
    const settings = {
      ...inferSettings(this.#graph), adjustSizes: false, barnesHutOptimize: this.#graph.order > 500, gravity: 0.3,
      scalingRatio: 10, slowDown: 1 + Math.log(this.#graph.order + 1), strongGravityMode: true, edgeWeightInfluence: 0.5,
      barnesHutTheta: 0.9, linLogMode: false, outboundAttractionDistribution: false,
    };
    // In milliseconds: ninety look like movement; to draw many notes takes longer.
    const pause = this.#graph.order > manyNotes ? 1_000 : 90;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    worker.addEventListener("message", (event: MessageEvent<{ notes: Float32Array; finished: boolean }>) => {
      const { notes, finished } = event.data;
      if (still || this.heavy) this.#latest = notes;
      else place(this.#graph, notes);
      if (finished) this.stop();
      else this.#changed(true);
    });
    worker.addEventListener("error", () => this.stop());
    worker.postMessage({ settings, notes, edges, steps, pause });
    this.#changed(true);
  }

  stop(): void {
    this.#worker?.terminate();
    this.#worker = null;
    if (this.#latest) place(this.#graph, this.#latest);
    this.#latest = null;
    const places = this.#graph.mapNodes((_node, { x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`);
    remember(this.#name, places.join(","));
    this.#changed(false);
  }
}

/** Notes and edges as the library's worker code wants them (its `helpers.js`, without the graph's own edges). */
function matrices(graph: NoteGraph, edges: Edges): { notes: Float32Array; edges: Float32Array } {
  const noteMatrix = new Float32Array(graph.order * noteCells);
  const edgeMatrix = new Float32Array(edges.all.length * edgeCells);
  graph.forEachNode((node, { x, y, size }) => {
    noteMatrix.set([x, y, 0, 0, 0, 0, 1, 1, size, 0], Number(node) * noteCells);
  });
  edges.all.forEach(({ source, target, kind }, at) => {
    const weight = weights[kind] ?? 1;
    for (const end of [source, target]) noteMatrix[end * noteCells + mass] = (noteMatrix[end * noteCells + mass] ?? 0) + weight;
    edgeMatrix.set([source * noteCells, target * noteCells, weight], at * edgeCells);
  });
  return { notes: noteMatrix, edges: edgeMatrix };
}

/** Put each note where the matrix has it. */
function place(graph: NoteGraph, notes: Float32Array): void {
  graph.updateEachNodeAttributes((node, note) => {
    note.x = notes[Number(node) * noteCells] ?? note.x;
    note.y = notes[Number(node) * noteCells + 1] ?? note.y;
    return note;
  });
}
