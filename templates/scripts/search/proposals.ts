// Notes whose names are like the words of a search that found nothing, as after a slip of the pen.
import { linksTo, nearest, type Named } from "../page/nearest";

/** Fewer letters are like too many names. */
const enough = 4;

export class Proposals {
  readonly #titles: URL;
  readonly #root: URL;
  #notes: Promise<Named[]> | undefined;

  constructor(titles: URL, root: URL) {
    this.#titles = titles;
    this.#root = root;
  }

  /** Links to the notes whose names are most like the words; none if their list cannot be loaded. */
  async for(words: string): Promise<HTMLLIElement[]> {
    if (words.trim().length < enough) return [];
    this.#notes ??= fetch(this.#titles).then((response) => (response.ok ? response.json() : Promise.reject(response)));
    try {
      const near = nearest(words, await this.#notes, ([, title, aliases]) => [title, ...aliases]);
      return linksTo(near, this.#root);
    } catch {
      this.#notes = undefined;
      return [];
    }
  }
}
