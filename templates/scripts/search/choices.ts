// What a search can be narrowed to: the tags and books of the notes, loaded once somebody wants to choose.
import { folders, type Index } from "./pagefind";

type Choice = "tag" | "book";

/** The notes of a shard: their names in the index, and the numbers of those with a tag or of a book. */
type Labels = { ids: string[] } & Record<Choice, Record<string, number[]>>;

export class Choices {
  readonly #values: Record<Choice, string[]>;
  readonly #labels: Labels[];

  constructor(values: Record<Choice, string[]>, labels: Labels[]) {
    this.#values = values;
    this.#labels = labels;
  }

  static async from(index: Index): Promise<Choices> {
    const labels = folders(index).map((folder) => json<Labels>(new URL("labels.json", folder)));
    const values = await json<Record<Choice, string[]>>(new URL("choices.json", index.folder));
    return new Choices(values, await Promise.all(labels));
  }

  /** The values of a choice, in the order of the reader's language. */
  values(name: string): string[] {
    return [...this.#values[choice(name)]].sort((a, b) => a.localeCompare(b));
  }

  /** The notes that have a value, by their names in the index. */
  having(name: string, value: string): Set<string> {
    const found = new Set<string>();
    for (const labels of this.#labels) {
      for (const number of labels[choice(name)][value] ?? []) found.add(labels.ids[number] ?? "");
    }
    return found;
  }
}

function choice(name: string): Choice {
  return name === "tag" ? "tag" : "book";
}

async function json<T>(url: URL): Promise<T> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.pathname}: ${response.status}`);
  return (await response.json()) as T;
}
