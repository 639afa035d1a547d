// A worker that finds groups of notes which link among themselves more than to the rest: Louvain's method
// (Blondel, Guillaume, Lambiotte and Lefebvre, 2008), seeded, so that the same notes give the same groups.
import { UndirectedGraph } from "graphology";
import louvain from "graphology-communities-louvain";

interface Request {
  order: number;
  ends: Int32Array; // two notes for each edge
}

self.addEventListener("message", (event: MessageEvent<Request>) => {
  const { order, ends } = event.data;
  const graph = new UndirectedGraph();
  for (let note = 0; note < order; note++) graph.addNode(note);
  for (let at = 0; at + 1 < ends.length; at += 2) graph.mergeEdge(ends[at], ends[at + 1]);
  const found = graph.size ? louvain(graph, { rng: seeded(7), getEdgeWeight: null }) : {};
  self.postMessage(Int32Array.from({ length: order }, (_none, note) => found[note] ?? note));
});

/** Numbers from 0 to 1 that look random and are always the same (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
