// The part of Pagefind's interface that we use, and the only module that is loaded from outside a bundle: it comes
// with the index.

export interface Match {
  id: string;
  data(): Promise<Fragment>;
}

export interface Fragment {
  raw_url?: string;
  url: string;
  meta: Record<string, string>;
  content: string;
  excerpt: string;
  locations: number[];
  sub_results: Part[];
  /** All elements with an id; a rule (`hr`) holds the name of the note's folder. */
  anchors: { element: string; id: string }[];
}

export interface Part {
  anchor?: { id: string; text: string };
  excerpt: string;
  weighted_locations: { balanced_score: number }[];
}

export interface Pagefind {
  search(words: string | null): Promise<{ results: Match[] }>;
}

interface Instance extends Pagefind {
  filters(): Promise<unknown>;
  mergeIndex(path: string, options: Options): Promise<void>;
}

interface Options {
  excerptLength: number;
  /** Whether marks on letters count. */
  exactDiacritics: boolean;
}

interface Module {
  createInstance(options: Options & { basePath: string; noWorker: boolean }): Instance;
}

/** An index: a folder for each of its shards, by their numbers. */
export interface Index {
  folder: URL;
  shards: number;
}

const loaded = new Map<string, Promise<Pagefind>>();

/** Pagefind with an index; rejects if it cannot be loaded, and may then be called again. */
export function pagefind(index: Index, exactDiacritics: boolean): Promise<Pagefind> {
  const key = `${index.folder.href} ${exactDiacritics}`;
  let instance = loaded.get(key);
  if (!instance) {
    instance = start(index, { excerptLength: 28, exactDiacritics });
    loaded.set(key, instance);
    instance.catch(() => loaded.delete(key));
  }
  return instance;
}

async function start(index: Index, options: Options): Promise<Pagefind> {
  const [first, ...others] = folders(index);
  if (!first) throw new Error("an index without a shard");
  const module = (await import(new URL("pagefind.js", first).href)) as Module;
  // Pages whose cells run let no worker be made but Python's own, and say so in the console if one is tried.
  const policy = document.querySelector<HTMLMetaElement>('meta[http-equiv="Content-Security-Policy"]')?.content;
  const noWorker = policy?.includes("worker-src") ?? false;
  const merged = module.createInstance({ ...options, basePath: first.href, noWorker });
  // Rejects if the first shard cannot be had; to merge another would then wait for ever.
  await merged.filters();
  await Promise.all(others.map((folder) => merged.mergeIndex(folder.pathname, options)));
  return merged;
}

/** The folders of all shards. */
export function folders(index: Index): URL[] {
  return Array.from({ length: index.shards }, (_, number) => new URL(`${number}/`, index.folder));
}
