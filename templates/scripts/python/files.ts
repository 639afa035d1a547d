// Everything that the worker loads passes here: its bytes are counted, a request to anywhere but where Python
// comes from is refused, and the reason of a failure is kept in plain words.
import type { Places } from "./messages";

const machineCode = "application/wasm";
/** Milliseconds between two reports of progress: each costs the page a frame. */
const reportInterval = 100;

export class Files {
  /** Why a file could not be loaded, by its name. */
  readonly failures = new Map<string, string>();
  /** Called with each failure. */
  failing: (name: string, why: string) => void = () => undefined;
  private loaded = 0;
  private isReportDue = false;
  private readonly nativeFetch = self.fetch.bind(self);
  private allowed: string[];

  constructor(
    private readonly places: Places,
    private readonly progress: (loaded: number) => void,
  ) {
    this.allowed = [places.executor, places.runtime, places.packages];
    self.fetch = (input, init) => this.fetch(input, init);
  }

  /** Let one more file be loaded. */
  allow(url: string): void {
    this.allowed.push(url);
  }

  async fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const url = this.place(input instanceof Request ? input.url : String(input));
    if (!this.allowed.some((start) => url.startsWith(start))) throw new TypeError("cells have no network");
    const name = decodeURIComponent(url.slice(url.lastIndexOf("/") + 1));
    let response: Response;
    try {
      response = await this.nativeFetch(url, init);
    } catch (error) {
      this.fail(name, await this.reason(url, init));
      throw error;
    }
    if (!response.ok) {
      const why = `the server answered ${response.status} ${response.statusText}`.trim();
      this.fail(name, why);
      throw new Error(`${name}: ${why}`);
    }
    return this.counted(response, name);
  }

  private fail(name: string, why: string): void {
    this.failures.set(name, why);
    this.failing(name, why);
  }

  /** The address of a file: Pyodide looks for packages beside itself. */
  private place(url: string): string {
    const { runtime, packages } = this.places;
    const name = url.slice(url.lastIndexOf("/") + 1);
    const isPackage = /\.(whl|zip|tar|tar\.gz|tar\.bz2)$/.test(name) && name !== "python_stdlib.zip";
    return isPackage && url.startsWith(runtime) ? packages + name : url;
  }

  /** Why a request failed: browsers tell scripts no more of a wrong digest than of a dead line. */
  private async reason(url: string, init?: RequestInit): Promise<string> {
    if (init?.integrity) {
      const response = await this.nativeFetch(url, { method: "HEAD" }).catch(() => undefined);
      if (response?.ok) return "its bytes are not those that the runtime lists (the sha256 differs), so it was refused";
      if (response?.status === 404) return "this site does not carry it"; // the 404 page had the wrong digest
    }
    return navigator.onLine ? "it could not be fetched" : "you seem to be offline";
  }

  /** The response as it came, with its bytes counted in a copy: browsers keep the machine code that they make of
   * a module, and need not make it again after a reload, for such a response only. */
  private counted(response: Response, name: string): Response {
    void this.count(response.clone()).catch(() => undefined); // whoever reads the response gets the failure
    const { status, body } = response;
    if (!name.endsWith(".wasm") || response.headers.get("Content-Type")?.startsWith(machineCode)) return response;
    // Browsers compile a module as it comes in only with this type, which not every host sends.
    const headers = new Headers(response.headers);
    headers.set("Content-Type", machineCode);
    return new Response(body, { status, headers });
  }

  private async count(copy: Response): Promise<void> {
    const reader = copy.body?.getReader();
    for (let piece = await reader?.read(); piece?.value; piece = await reader?.read()) {
      this.loaded += piece.value.byteLength;
      this.report();
    }
  }

  /** Report the progress, after a while in which more may come. */
  private report(): void {
    if (this.isReportDue) return;
    this.isReportDue = true;
    setTimeout(() => {
      this.isReportDue = false;
      this.progress(this.loaded);
    }, reportInterval);
  }
}
