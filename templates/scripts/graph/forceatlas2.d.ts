// The parts of the layout library that come without types.
declare module "graphology-layout-forceatlas2/helpers" {
  type Drawn = import("./data").NoteGraph;
  export function assignLayoutChanges(graph: Drawn, notes: Float32Array, reducer: null): void;
}

declare module "graphology-layout-forceatlas2/iterate" {
  /** One step: changes the matrix of notes. */
  export default function iterate(settings: Record<string, unknown>, notes: Float32Array, ties: Float32Array): void;
}
