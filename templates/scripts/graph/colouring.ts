// What the colours of the notes stand for: the groups of the build, or communities found in the edges.
import { filled } from "../page/sentences";
import type { Edges, NoteGraph, Stored } from "./data";

const leftOut = new Set(["trail", "part"]); // the chapter that a note stands in is not its subject

interface Colouring {
  box: HTMLElement;
  graph: NoteGraph;
  edges: Edges;
  stored: Stored;
  /** Draw anew, with the groups that notes have now. */
  redraw(): void;
}

export function colouring({ box, graph, edges, stored, redraw }: Colouring): void {
  const select = box.querySelector<HTMLSelectElement>("select[name=colours]");
  const own = { groups: stored.groups, of: graph.mapNodes((_node, { group }) => group) };
  let found: Promise<typeof own> | null = null;
  select?.addEventListener("change", async () => {
    const wanted = select.value;
    let chosen = own;
    try {
      if (wanted) chosen = await (found ??= communities(box, graph, edges, stored));
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

/** Groups by size, each named after the note in it that has the most edges. */
async function communities(
  box: HTMLElement, graph: NoteGraph, edges: Edges, stored: Stored,
): Promise<{ groups: string[]; of: number[] }> {
  const communityOf = await ask(new URL(box.dataset["communities"] ?? "", location.href), graph.order, edges, stored);
  const members = new Map<number, number[]>();
  communityOf.forEach((community, note) => {
    const others = members.get(community);
    if (others) others.push(note);
    else members.set(community, [note]);
  });
  const ordered = [...members.values()].sort((a, b) => b.length - a.length || (a[0] ?? 0) - (b[0] ?? 0));
  const of: number[] = [];
  const sentence = box.dataset["community"] ?? "";
  const groups = ordered.map((notes, at) => {
    for (const note of notes) of[note] = at;
    const centre = notes.reduce((a, b) => (edges.of(String(b)).length > edges.of(String(a)).length ? b : a));
    return filled(sentence, { title: graph.getNodeAttribute(String(centre), "label") });
  });
  return { groups, of };
}

function ask(script: URL, order: number, edges: Edges, stored: Stored): Promise<Int32Array> {
  const ends = edges.all.filter(({ kind }) => !leftOut.has(stored.kinds[kind] ?? "")).flatMap(({ source, target }) => [source, target]);
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
