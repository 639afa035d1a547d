// What the colours of the notes stand for: the groups of the build, or communities found in the ties.
import { filled } from "../page/sentences";
import type { NoteGraph, Stored, Ties } from "./data";

const left = new Set(["trail", "part"]); // left out: the chapter that a note stands in is not its subject

interface Colouring {
  box: HTMLElement;
  graph: NoteGraph;
  ties: Ties;
  stored: Stored;
  /** Draw anew, with the groups that notes have now. */
  redraw(): void;
}

export function colouring({ box, graph, ties, stored, redraw }: Colouring): void {
  const select = box.querySelector<HTMLSelectElement>("select[name=colours]");
  const own = { groups: stored.groups, of: graph.mapNodes((_node, { group }) => group) };
  let found: Promise<typeof own> | null = null;
  select?.addEventListener("change", async () => {
    const wanted = select.value;
    let chosen = own;
    try {
      if (wanted) chosen = await (found ??= communities(box, graph, ties, stored));
    } catch {
      found = null; // The script did not load; choosing communities again tries again.
      if (select.value === wanted) select.value = "";
      return;
    }
    if (select.value !== wanted) return;
    stored.groups = chosen.groups;
    graph.updateEachNodeAttributes((node, note) => Object.assign(note, { group: chosen.of[Number(node)] ?? 0 }));
    redraw();
  });
}

/** Groups by size, each named after the note in it that has the most ties. */
async function communities(
  box: HTMLElement, graph: NoteGraph, ties: Ties, stored: Stored,
): Promise<{ groups: string[]; of: number[] }> {
  const raw = await ask(new URL(box.dataset["communities"] ?? "", location.href), graph.order, ties, stored);
  const members = new Map<number, number[]>();
  raw.forEach((group, note) => {
    const known = members.get(group);
    if (known) known.push(note);
    else members.set(group, [note]);
  });
  const ordered = [...members.values()].sort((a, b) => b.length - a.length || (a[0] ?? 0) - (b[0] ?? 0));
  const of: number[] = [];
  const around = box.dataset["community"] ?? "";
  const groups = ordered.map((notes, at) => {
    for (const note of notes) of[note] = at;
    const middle = notes.reduce((a, b) => (ties.of(String(b)).length > ties.of(String(a)).length ? b : a));
    return filled(around, { title: graph.getNodeAttribute(String(middle), "label") });
  });
  return { groups, of };
}

function ask(script: URL, order: number, ties: Ties, stored: Stored): Promise<Int32Array> {
  const ends = ties.all.filter(({ kind }) => !left.has(stored.kinds[kind] ?? "")).flatMap(({ one, other }) => [one, other]);
  const worker = new Worker(script);
  return new Promise((done, failed) => {
    worker.addEventListener("error", failed);
    worker.addEventListener("message", ({ data }: MessageEvent<Int32Array>) => {
      worker.terminate();
      done(data);
    });
    worker.postMessage({ order, ends: Int32Array.from(ends) });
  });
}
