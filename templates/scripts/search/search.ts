// A search box: words and filters in, a list of notes out. Only the latest question is answered.
import { counted } from "../page/sentences";
import { walk } from "../page/walk";
import { Choices } from "./choices";
import { Names } from "./names";
import { pagefind, type Fragment, type Index, type Match, type Pagefind } from "./pagefind";
import { Proposals } from "./proposals";
import { row } from "./results";
import { fits, nameRank, queryFor, unnamed } from "./words";

/** Notes that are shown, and how many more when asked for. */
const shownAtOnce = 10;
/** Milliseconds of quiet after a key before the index is asked. */
const pause = 120;

export class Search {
  readonly #box: HTMLElement;
  readonly #root: URL;
  readonly #index: Index;
  readonly #field: HTMLInputElement;
  readonly #selects: HTMLSelectElement[];
  readonly #status: HTMLElement;
  readonly #list: HTMLElement;
  readonly #more: HTMLButtonElement;
  readonly #proposals: Proposals;
  readonly #names: Names;
  #question = 0;
  #waiting = 0;
  #found: Match[] = [];
  #query = "";
  #choices: Choices | null = null;
  #offered = false;

  /** `page` is where the box comes from: its URLs are relative to it. */
  constructor(box: HTMLElement, page: URL) {
    this.#box = box;
    this.#root = new URL(box.dataset["root"] ?? "", page);
    const folder = new URL(box.dataset["index"] ?? "", page);
    this.#index = { folder, shards: Number(box.dataset["shards"] ?? 1) };
    const titles = new URL(box.dataset["titles"] ?? "", page);
    this.#proposals = new Proposals(titles, this.#root);
    this.#names = new Names(titles);
    this.#field = part(box, "input");
    this.#selects = [...box.querySelectorAll("select")];
    this.#status = part(box, ".search-status");
    this.#list = part(box, ".search-results");
    this.#more = part(box, ".search-more");
    box.hidden = false;
    this.#say(this.#hint());
    this.#listen();
  }

  /** Begin with some words, and go on with those that the reader types. */
  begin(words: string): void {
    this.#field.value = words;
    if (words) void this.#ask();
    this.#field.focus();
  }

  /** Ask what the page's address asks (`?q=…`). */
  fromAddress(): void {
    this.begin(new URLSearchParams(location.search).get("q") ?? "");
  }

  #listen(): void {
    walk(this.#box, this.#field, ".search-results a");
    this.#field.addEventListener("input", (event) => {
      if (!(event as InputEvent).isComposing) this.#soon();
    });
    this.#field.addEventListener("compositionend", () => this.#soon());
    for (const select of this.#selects) {
      select.addEventListener("focus", () => void this.#offerChoices());
      select.addEventListener("pointerdown", () => void this.#offerChoices());
      select.addEventListener("change", () => void this.#ask());
    }
    this.#box.querySelector("form")?.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#ask().then(() => this.#found.length && this.#list.querySelector("a")?.click());
    });
    this.#more.addEventListener("click", () => void this.#show(this.#question));
  }

  #soon(): void {
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => void this.#ask(), pause);
  }

  /** What readers may want to know before they ask; of keys only where there is a keyboard. */
  #hint(): string {
    const touched = matchMedia("(hover: none)").matches;
    return `${touched ? "" : `${this.#words("walk")} `}${this.#words("hint")}`;
  }

  async #ask(): Promise<void> {
    clearTimeout(this.#waiting);
    const question = ++this.#question;
    const words = queryFor(this.#field.value);
    if (!words && !this.#selects.some((select) => select.value)) {
      this.#found = [];
      this.#list.replaceChildren();
      this.#more.hidden = true;
      this.#say(this.#hint());
      return;
    }
    const query = this.#field.value;
    // Pagefind finds no phrase with a character that the notes have with and without marks, unless marks count: ハ, バ.
    const index = await this.#load(words.startsWith('"'));
    const response = await index?.search(words || null);
    if (!index || !response || question !== this.#question) return;
    const found = await namedFirst(index, words, this.#narrowed(response.results), (fragment) => rank(query, fragment) < unnamed);
    if (question !== this.#question) return;
    this.#found = found;
    this.#query = query;
    await this.#show(question, true);
  }

  #narrowed(found: Match[]): Match[] {
    const chosen = this.#selects
      .filter((select) => select.value)
      .map((select) => this.#choices?.having(select.name, select.value) ?? new Set());
    return found.filter((match) => chosen.every((notes) => notes.has(match.id)));
  }

  /** Show the first notes, or some more of them. */
  async #show(question: number, anew = false): Promise<void> {
    const from = anew ? 0 : this.#list.childElementCount;
    const fragments = await Promise.all(this.#found.slice(from, from + shownAtOnce).map((match) => match.data()));
    if (question !== this.#question) return;
    const query = this.#query;
    if (anew && !fragments.some((fragment) => fits(queryFor(query), fragment.content, fragment.locations))) {
      this.#found = [];
      fragments.length = 0;
    }
    if (anew) fragments.sort((a, b) => rank(query, a) - rank(query, b));
    const rows = fragments.map((fragment) => row(fragment, this.#root));
    if (anew) this.#list.replaceChildren(...rows);
    else this.#list.append(...rows);
    if (!anew) rows[0]?.querySelector("a")?.focus();
    const count = this.#found.length;
    if (count === 0 && !this.#selects.some((select) => select.value)) void this.#propose(question);
    this.#more.hidden = from + rows.length >= count;
    this.#say(count === 0 ? this.#words("none") : counted(this.#words("found"), count));
  }

  /** Propose notes with similar names, unless something else has been asked meanwhile. */
  async #propose(question: number): Promise<void> {
    const near = await this.#proposals.for(this.#query);
    if (question !== this.#question || !near.length) return;
    this.#list.replaceChildren(...near);
    this.#say(`${this.#words("none")} ${this.#words("proposals")}`);
  }

  /** Fill the lists of tags and books, once somebody wants to choose. */
  async #offerChoices(): Promise<void> {
    if (this.#offered) return;
    this.#offered = true;
    try {
      const choices = (this.#choices = await Choices.from(this.#index));
      for (const select of this.#selects) {
        select.append(...choices.values(select.name).map((value) => new Option(value, value)));
      }
    } catch {
      this.#offered = false;
      this.#say(this.#words("failed"));
    }
  }

  async #load(exactDiacritics: boolean): Promise<Pagefind | null> {
    try {
      if (!this.#index.shards) return await this.#names.loaded();
      if (this.#index.folder.protocol === "file:") throw new Error("browsers import nothing from disk");
      return await pagefind(this.#index, exactDiacritics);
    } catch {
      this.#say(this.#words("failed"));
      return null;
    }
  }

  #words(name: string): string {
    return this.#box.dataset[name] ?? "";
  }

  #say(words: string): void {
    this.#status.textContent = words;
  }
}

/**
 * Matches, with notes whose name is what was asked in front. Pagefind takes a word for the beginning of longer ones,
 * and finds more of them in “lecture 10” to “lecture 19” than there is of “lecture 1” in itself.
 */
async function namedFirst(index: Pagefind, words: string, found: Match[], isNamed: (fragment: Fragment) => boolean): Promise<Match[]> {
  if (!words || words.includes('"') || found.length <= shownAtOnce) return found;
  const named = async (matches: Match[]): Promise<Match[]> => {
    const fragments = await Promise.all(matches.map((match) => match.data()));
    return matches.filter((_, at) => isNamed(fragments[at] as Fragment));
  };
  if ((await named(found.slice(0, shownAtOnce))).length) return found;
  const exact = new Set((await index.search(`"${words}"`)).results.map((match) => match.id));
  const first = new Set(await named(found.slice(shownAtOnce).filter((match) => exact.has(match.id)).slice(0, shownAtOnce)));
  return [...first, ...found.filter((match) => !first.has(match))];
}

function rank(words: string, found: Fragment): number {
  return nameRank(words, found.meta["title"] ?? "", found.meta["alias"] ?? "");
}

function part<T extends HTMLElement>(box: HTMLElement, selector: string): T {
  const found = box.querySelector<T>(selector);
  if (!found) throw new Error(`the search has no ${selector}`);
  return found;
}
