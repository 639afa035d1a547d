// Notes whose names are most like some words: those of an address that was not found, or of a search in vain.
import { plain } from "./plain";

export type Named = [url: string, title: string, aliases: string[]];

const fewest = 0.4;
const most = 6;

/** The notes whose names are most like the words, the most alike first; `namesOf` gives the names of a note. */
export function nearest(words: string, notes: Named[], namesOf: (note: Named) => string[]): Named[] {
  const wanted = folded(words);
  return notes
    .map((note) => ({ note, likeness: Math.max(...namesOf(note).map((name) => alike(wanted, folded(name)))) }))
    .filter((candidate) => candidate.likeness > fewest)
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, most)
    .map((candidate) => candidate.note);
}

/** Links to notes, with the folders of those that share their title. */
export function linksTo(notes: Named[], root: URL): HTMLLIElement[] {
  const titles = notes.map((note) => note[1]);
  return notes.map(([url, title]) => {
    const made = document.createElement("li");
    const link = document.createElement("a");
    link.href = new URL(url, root).href;
    link.textContent = title;
    const folder = decodeURIComponent(url).split("/").slice(0, -1).join("/");
    if (folder && titles.indexOf(title) !== titles.lastIndexOf(title)) {
      const place = document.createElement("span");
      place.className = "place";
      place.textContent = ` ${folder}`;
      link.append(place);
    }
    made.append(link);
    return made;
  });
}

/** A name as people remember it: hyphens and underscores are spaces. */
function folded(name: string): string {
  return plain(name).replace(/[\s_-]+/g, " ").trim();
}

/** How alike two names are, from 0 to 1: the share of their pairs of characters that they have in common. */
function alike(a: string, b: string): number {
  const inA = pairs(a);
  const inB = pairs(b);
  let common = 0;
  for (const pair of inA.keys()) common += Math.min(inA.get(pair) ?? 0, inB.get(pair) ?? 0);
  return (2 * common) / Math.max(1, a.length + b.length + 2);
}

function pairs(name: string): Map<string, number> {
  const found = new Map<string, number>();
  const padded = [..." ", ...name, " "];
  for (let at = 0; at + 1 < padded.length; at++) {
    const pair = `${padded[at]}${padded[at + 1]}`;
    found.set(pair, (found.get(pair) ?? 0) + 1);
  }
  return found;
}
