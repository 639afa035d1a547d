// Proposes notes whose names are like the address that was not found.
import { plain } from "./page/plain";

type Named = [url: string, title: string, aliases: string[]];

const proposals = document.querySelector<HTMLElement>(".proposals");
// From disk nothing can be fetched, and no host serves this page.
if (proposals && location.protocol !== "file:") void propose(proposals);

async function propose(box: HTMLElement): Promise<void> {
  const root = new URL(box.dataset["root"] ?? "", document.baseURI);
  const answer = await fetch(new URL(box.dataset["titles"] ?? "", root));
  if (!answer.ok) return;
  const wanted = folded(lastOf(location.pathname));
  const near = ((await answer.json()) as Named[])
    .map((note) => ({ note, likeness: Math.max(...namesOf(note).map((name) => alike(wanted, folded(name)))) }))
    .filter((one) => one.likeness > 0.4)
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, 6);
  const titles = near.map((one) => one.note[1]);
  const shared = (title: string): boolean => titles.indexOf(title) !== titles.lastIndexOf(title);
  box.querySelector("ul")?.append(...near.map((one) => row(one.note, root, shared(one.note[1]))));
  box.hidden = near.length === 0;
}

function namesOf([url, title, aliases]: Named): string[] {
  return [lastOf(url), title, ...aliases];
}

function row([url, title]: Named, root: URL, placed: boolean): HTMLLIElement {
  const made = document.createElement("li");
  const link = document.createElement("a");
  link.href = new URL(url, root).href;
  link.textContent = title;
  const folder = decodeURIComponent(url).split("/").slice(0, -1).join("/");
  if (placed && folder) {
    const place = document.createElement("span");
    place.className = "place";
    place.textContent = ` ${folder}`;
    link.append(place);
  }
  made.append(link);
  return made;
}

/** The last part of an address, decoded: `a/dot%20product.html` is `dot product`. */
function lastOf(path: string): string {
  const parts = path.split("/").filter((part) => part && part !== "index.html");
  const last = (parts.at(-1) ?? "").replace(/\.html?$/i, "");
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

/** A name as people remember it: hyphens and underscores are spaces. */
function folded(name: string): string {
  return plain(name).replace(/[\s_-]+/g, " ").trim();
}

/** How alike two names are, from 0 to 1: the share of their pairs of characters that they have in common. */
function alike(one: string, other: string): number {
  const here = pairs(one);
  const there = pairs(other);
  let common = 0;
  for (const pair of here.keys()) common += Math.min(here.get(pair) ?? 0, there.get(pair) ?? 0);
  return (2 * common) / Math.max(1, one.length + other.length + 2);
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
