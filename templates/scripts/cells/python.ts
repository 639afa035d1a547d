// The page's one Python: a worker, started when first asked for, ended by Stop.
import type { Ask, Files, Places, Tell } from "../python/messages";
import { words } from "./words";

/** Hears what the worker reports while a request runs. */
interface Listener {
  progress(loaded: number): void;
  packages(said: string): void;
  /** All that the running cell has printed so far. */
  printed(text: string): void;
}

export interface Told {
  told: string;
  seconds: number;
}

/** The reader ended Python. */
export class Stopped extends Error {}

/** Python ended by itself: a cell brought it down. */
export class Ended extends Error {}

interface Waiting {
  done(told: Told): void;
  failed(error: Error): void;
}

type Unnumbered<T> = T extends unknown ? Omit<T, "id"> : never;

/** A request to the worker, before it has a number. */
export type Asked = Unnumbered<Ask>;

export class Python {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private readonly here: Promise<void>;
  private count = 0;

  /** @param script the address of `python.js` */
  constructor(
    script: string,
    private readonly listener: Listener,
  ) {
    // From a blob, since such a worker obeys the policy of this page; one with an address of its own obeys none.
    const start = `import(${JSON.stringify(script)}).catch((error) => postMessage({kind: "failed", id: 0, why: String(error), ended: true}))`;
    const address = URL.createObjectURL(new Blob([start], { type: "text/javascript" }));
    try {
      this.worker = new Worker(address, { type: "module" });
    } catch {
      throw new Error(words.noWorkers);
    } finally {
      URL.revokeObjectURL(address);
    }
    this.here = new Promise((done, failed) => {
      // A browser's own message about a script that it could not fetch tells a reader nothing.
      const failure = (error: Error) => failed(navigator.onLine ? error : new Error(`python.js: ${words.offline}`));
      this.waiting.set(0, { done: () => done(), failed: failure });
    });
    this.here.catch(() => undefined); // `start` reports it
    this.worker.addEventListener("message", (event: MessageEvent<Tell>) => this.hear(event.data));
    this.worker.addEventListener("error", () => this.end(new Error(words.noWorkers)));
  }

  async start(places: Places, files: Files): Promise<void> {
    await this.here;
    await this.ask({ kind: "start", places, files });
  }

  /** Run a cell, or try cells in turn. */
  ask(asked: Asked): Promise<Told> {
    const id = ++this.count;
    return new Promise((done, failed) => {
      this.waiting.set(id, { done, failed });
      this.worker.postMessage({ ...asked, id } as Ask);
    });
  }

  /** End Python at once; requests that wait fail with the reason. */
  end(why: Error): void {
    this.worker.terminate();
    for (const one of this.waiting.values()) one.failed(why);
    this.waiting.clear();
  }

  private hear(told: Tell): void {
    switch (told.kind) {
      case "progress":
        return this.listener.progress(told.loaded);
      case "packages":
        return this.listener.packages(told.said);
      case "printed":
        return this.listener.printed(told.text);
      case "here":
        return this.settle(0)?.done({ told: "", seconds: 0 });
      case "done":
        return this.settle(told.id)?.done({ told: told.told, seconds: told.seconds ?? 0 });
      case "failed":
        return this.settle(told.id)?.failed(told.ended ? new Ended(told.why) : new Error(told.why));
    }
  }

  private settle(id: number): Waiting | undefined {
    const one = this.waiting.get(id);
    this.waiting.delete(id);
    return one;
  }
}
