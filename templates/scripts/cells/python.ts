// The page's one Python: a worker, started when first asked for, ended by Stop.
import type { Files, Places, PythonMessage, PythonRequest } from "../python/messages";
import { words } from "./words";

/** Receives what the worker reports while a request runs. */
interface Listener {
  progress(loaded: number): void;
  packages(text: string): void;
  /** All that the running cell has printed so far. */
  printed(text: string): void;
}

export interface Reply {
  /** The outcome of a cell as JSON, or a list of outcomes. */
  result: string;
  seconds: number;
}

/** The reader ended Python. */
export class Stopped extends Error {}

/** Python ended by itself: a cell brought it down. */
export class Ended extends Error {}

interface Pending {
  done(reply: Reply): void;
  failed(error: Error): void;
}

type Unnumbered<T> = T extends unknown ? Omit<T, "id"> : never;

/** A request to the worker, before it has a number. */
export type NewRequest = Unnumbered<PythonRequest>;

export class Python {
  private readonly worker: Worker;
  private readonly pending = new Map<number, Pending>();
  private readonly listening: Promise<void>;
  private count = 0;

  /** @param script the address of `python.js` */
  constructor(
    script: string,
    private readonly listener: Listener,
  ) {
    // From a blob, since such a worker obeys the policy of this page; one with an address of its own obeys none.
    const start = `import(${JSON.stringify(script)}).catch((error) => postMessage({kind: "failed", id: 0, why: String(error), ended: true}))`;
    const blobUrl = URL.createObjectURL(new Blob([start], { type: "text/javascript" }));
    try {
      this.worker = new Worker(blobUrl, { type: "module" });
    } catch {
      throw new Error(words.noWorkers);
    } finally {
      URL.revokeObjectURL(blobUrl);
    }
    this.listening = new Promise((done, failed) => {
      // A browser's own message about a script that it could not fetch tells a reader nothing.
      const failure = (error: Error) => failed(navigator.onLine ? error : new Error(`python.js: ${words.offline}`));
      this.pending.set(0, { done: () => done(), failed: failure });
    });
    this.listening.catch(() => undefined); // `start` reports it
    this.worker.addEventListener("message", (event: MessageEvent<PythonMessage>) => this.receive(event.data));
    this.worker.addEventListener("error", () => this.end(new Error(words.noWorkers)));
  }

  async start(places: Places, files: Files): Promise<void> {
    await this.listening;
    await this.ask({ kind: "start", places, files });
  }

  /** Run a cell, or try cells in turn. */
  ask(request: NewRequest): Promise<Reply> {
    const id = ++this.count;
    return new Promise((done, failed) => {
      this.pending.set(id, { done, failed });
      this.worker.postMessage({ ...request, id } as PythonRequest);
    });
  }

  /** End Python at once; requests that wait fail with the reason. */
  end(why: Error): void {
    this.worker.terminate();
    for (const request of this.pending.values()) request.failed(why);
    this.pending.clear();
  }

  private receive(message: PythonMessage): void {
    switch (message.kind) {
      case "progress":
        return this.listener.progress(message.loaded);
      case "packages":
        return this.listener.packages(message.text);
      case "printed":
        return this.listener.printed(message.text);
      case "listening":
        return this.settle(0)?.done({ result: "", seconds: 0 });
      case "done":
        return this.settle(message.id)?.done({ result: message.result, seconds: message.seconds ?? 0 });
      case "failed":
        return this.settle(message.id)?.failed(message.ended ? new Ended(message.why) : new Error(message.why));
    }
  }

  private settle(id: number): Pending | undefined {
    const request = this.pending.get(id);
    this.pending.delete(id);
    return request;
  }
}
