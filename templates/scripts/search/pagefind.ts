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
}

export interface Part {
  anchor?: { id: string; text: string };
  excerpt: string;
  weighted_locations: { balanced_score: number }[];
}

export interface Pagefind {
  options(options: Record<string, unknown>): Promise<void>;
  init(): Promise<void>;
  search(words: string | null): Promise<{ results: Match[] }>;
}

const loaded = new Map<string, Promise<Pagefind>>();

/** Pagefind with the index in a folder; rejects when it cannot be had, and may be asked again then. */
export function pagefind(folder: URL): Promise<Pagefind> {
  let known = loaded.get(folder.href);
  if (!known) {
    known = start(folder);
    loaded.set(folder.href, known);
    known.catch(() => loaded.delete(folder.href));
  }
  return known;
}

async function start(folder: URL): Promise<Pagefind> {
  const found = (await import(new URL("pagefind.js", folder).href)) as Pagefind;
  // Pages whose cells run let no worker be made but Python's own, and say so in the console if one is tried.
  const policy = document.querySelector<HTMLMetaElement>('meta[http-equiv="Content-Security-Policy"]')?.content;
  await found.options({ excerptLength: 28, noWorker: policy?.includes("worker-src") ?? false });
  // What is set before the index is there replaces what was set so far; afterwards it is added.
  await found.init();
  return found;
}
