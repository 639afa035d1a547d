// The part of the layout library that comes without types.
declare module "graphology-layout-forceatlas2/iterate" {
  /** One step: changes the matrix of notes. */
  export default function iterate(settings: Record<string, unknown>, notes: Float32Array, edges: Float32Array): void;
}
