// What a search can be narrowed to: the tags and books of the notes, loaded once somebody wants to choose.

interface Stored {
  ids: string[];
  tag: Record<string, number[]>;
  book: Record<string, number[]>;
}

export class Choices {
  readonly #stored: Stored;

  constructor(stored: Stored) {
    this.#stored = stored;
  }

  static async from(folder: URL): Promise<Choices> {
    const answer = await fetch(new URL("choices.json", folder));
    if (!answer.ok) throw new Error(`choices.json: ${answer.status}`);
    return new Choices((await answer.json()) as Stored);
  }

  /** The values of a choice, in the order of the reader's language. */
  values(name: string): string[] {
    return Object.keys(this.#of(name)).sort((a, b) => a.localeCompare(b));
  }

  /** The notes that have a value, by their names in the index. */
  having(name: string, value: string): Set<string> {
    return new Set((this.#of(name)[value] ?? []).map((number) => this.#stored.ids[number] ?? ""));
  }

  #of(name: string): Record<string, number[]> {
    return name === "tag" ? this.#stored.tag : this.#stored.book;
  }
}
