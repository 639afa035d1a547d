// What both pictures of the graph go by.

/** The colour of each kind of tie, in the order of the stored kinds. */
export const kindColours = ["--red-pencil", "--blue", "--teal", "--plum", "--amber", "--line-strong"];

/** Ties beyond which they are not drawn while the notes or the view move. */
export const many = 2_000;
