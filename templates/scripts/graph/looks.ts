// Colours and widths that both pictures of the graph share.

/** The colour of each kind of edge, in the order of the stored kinds. */
export const kindColours = ["--red-pencil", "--blue", "--teal", "--plum", "--amber", "--line-strong"];

/** Edges beyond which they are not drawn while the notes or the view move. */
export const manyEdges = 2_000;

/** Notes beyond which to draw all of them takes so long that less is drawn, and less often. */
export const manyNotes = 2_000;

/** The width of an edge in pixels. */
export function edgeWidth(notes: number): number {
  return notes > manyNotes ? 0.6 : 1;
}

/** How strongly edges are drawn: the more there are, the fainter each, or they would hide the notes. */
export function edgeOpacity(edges: number): number {
  return Math.max(0.15, Math.min(1, Math.sqrt(1_500 / edges)));
}
