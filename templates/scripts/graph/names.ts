// Which names are written in a picture of the graph: those of the largest notes in sight, as far as they find room.

/** Notes whose names are tried. */
const mostTried = 60;
/** Pixels from one name to the next, below and beside it. */
const line = 16, apart = 4;
/** Pixels from a note to its name. */
export const fromNote = 3;

export const nameSize = 13;

/** The face of the page around the picture. */
export function nameFace(): string {
  return getComputedStyle(document.body).fontFamily;
}

export function nameFont(): string {
  return `${nameSize}px ${nameFace()}`;
}

export interface Spot {
  x: number;
  y: number;
  size: number;
  label: string;
}

/** The spots, largest first, whose names fit between one another and into the width, each with the left end of its name. */
export function* fitting<Named extends Spot>(
  spots: Iterable<Named>, width: number, measure: (label: string) => number,
): Generator<{ spot: Named; left: number }> {
  const taken: { left: number; right: number; y: number }[] = [];
  let count = 0;
  for (const spot of spots) {
    if (count++ === mostTried) return;
    const { y } = spot;
    const left = spot.x + spot.size + fromNote;
    const right = left + measure(spot.label);
    if (right > width) continue;
    if (taken.some((name) => Math.abs(name.y - y) < line && name.left < right + apart && left < name.right + apart)) continue;
    taken.push({ left, right, y });
    yield { spot, left };
  }
}

/** How wide names are, each measured once. */
export function measuring(): (label: string) => number {
  const pen = document.createElement("canvas").getContext("2d");
  if (pen) pen.font = nameFont();
  const widths = new Map<string, number>();
  return (label) => {
    const width = widths.get(label) ?? pen?.measureText(label).width ?? 0;
    widths.set(label, width);
    return width;
  };
}
