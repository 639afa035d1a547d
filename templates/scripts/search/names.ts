// The names of notes, searched as Pagefind searches an index: a site under `knotwork serve` has no other.
import type { Named } from "../page/nearest";
import { plain } from "../page/plain";
import type { Fragment, Match, Pagefind } from "./pagefind";
import { joined } from "./words";

/** Milliseconds for which the list of names holds: in a preview notes come and go. */
const freshFor = 3000;

export class Names implements Pagefind {
  readonly #titles: URL;
  #notes: Named[] = [];
  #since = -Infinity;

  constructor(titles: URL) {
    this.#titles = titles;
  }

  /** The same, with the present names; rejects if they cannot be loaded. */
  async loaded(): Promise<this> {
    const now = performance.now();
    if (now - this.#since > freshFor) {
      const response = await fetch(this.#titles);
      if (!response.ok) throw new Error(`${this.#titles.href}: ${response.status}`);
      this.#notes = (await response.json()) as Named[];
      this.#since = now;
    }
    return this;
  }

  /** The notes whose title or alias is the words, begins with them, or holds them. */
  search(words: string | null): Promise<{ results: Match[] }> {
    const query = new Query(words ?? "");
    const found: { note: Named; best: Name }[] = [];
    for (const note of query.isEmpty ? [] : this.#notes) {
      const [, title, aliases] = note;
      const names = ["", ...aliases].map((alias) => ({ rank: query.rank(alias || title), alias }));
      const best = names.reduce((a, b) => (b.rank < a.rank ? b : a));
      if (best.rank < noMatch) found.push({ note, best });
    }
    found.sort((a, b) => a.best.rank - b.best.rank || a.note[1].length - b.note[1].length);
    return Promise.resolve({ results: found.map(({ note, best }) => match(note, best.alias)) });
  }
}

/** How well a name fits; an empty alias stands for the title. */
type Name = { rank: number; alias: string };
const noMatch = 4;

class Query {
  readonly #split: (name: string) => string[];
  readonly #words: string[];
  readonly #pieces: string[];

  constructor(asked: string) {
    const text = asked.replaceAll('"', "");
    this.#split = letters(text).length ? letters : signs;
    this.#words = this.#split(joined(text));
    // A reader may write unspaced characters apart, and in another order.
    this.#pieces = asked.startsWith('"') ? this.#words : this.#split(text);
  }

  get isEmpty(): boolean {
    return !this.#words.length;
  }

  /** From 0, for a name that is these words, to `noMatch`, for one that does not hold them all. */
  rank(name: string): number {
    const wanted = this.#words;
    const words = this.#split(joined(name));
    if (words.join(" ") === wanted.join(" ")) return 0;
    if (wanted.every((prefix) => words.some((word) => word.startsWith(prefix)))) return words[0]?.startsWith(wanted[0] ?? "") ? 1 : 2;
    return this.#pieces.every((piece) => words.some((word) => word.includes(piece))) ? 3 : noMatch;
  }
}

function letters(name: string): string[] {
  return plain(name).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}

/** What a name without letters is known by: ∞, 🧠. */
function signs(name: string): string[] {
  return plain(name).split(/\s+/u).filter(Boolean);
}

/** The match of a note, with the alias by which it was found. */
function match([url, title, aliases]: Named, alias: string): Match {
  const names = aliases.join(", ");
  // Its own blanks, unlike those that the index has between unspaced characters, stay.
  const text = alias.replaceAll(" ", "\u00a0");
  const content = `${title} ${names}`.trim();
  const fragment: Fragment = {
    raw_url: decodeURIComponent(url),
    url,
    meta: { title, alias: names },
    content,
    excerpt: "",
    locations: content.split(/\s+/).map((_, at) => at),
    sub_results: alias ? [{ anchor: { id: "", text }, excerpt: "", weighted_locations: [] }] : [],
    anchors: [],
  };
  return { id: url, data: () => Promise.resolve(fragment) };
}
