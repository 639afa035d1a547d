// Starts Pyodide and the executor in it, the very files that build and tests use.
import type { Files } from "./files";
import type { PythonRequest } from "./messages";
import type { Pyodide, PyodideModule } from "./pyodide";

const home = "/executor";
const forbidden = [
  "indexedDB", "caches", "cookieStore", "BroadcastChannel", "Worker", "SharedWorker", "WebSocket",
  "WebSocketStream", "WebTransport", "EventSource", "XMLHttpRequest", "Notification", "RTCPeerConnection",
  "importScripts",
];

interface Reader {
  run(cell: string): string;
  attempt(cells: string): string;
  forget(): void;
  imports(code: string): string;
}

type StartRequest = Extract<PythonRequest, { kind: "start" }>;

/** A Python with the executor in it. */
export class Interpreter {
  constructor(
    private readonly pyodide: Pyodide,
    private readonly reader: Reader,
    private readonly files: Files,
  ) {}

  run(cell: string): string {
    return this.reader.run(cell);
  }

  attempt(cells: string): string {
    return this.reader.attempt(cells);
  }

  forget(): void {
    this.reader.forget();
  }

  /** Load the packages that these snippets import; `onMessage` gets messages that name them. */
  async prepare(code: string[], onMessage: (message: string) => void): Promise<void> {
    this.files.failures.clear();
    const errors: string[] = [];
    for (const snippet of code) {
      const options = { messageCallback: onMessage, errorCallback: (text: string) => void errors.push(text) };
      await this.pyodide
        .loadPackagesFromImports(this.reader.imports(snippet), options)
        .catch((error: unknown) => void errors.push(String(error)));
    }
    const [file, why] = [...this.files.failures][0] ?? [];
    if (file) throw new Error(`${file.split("-")[0]} could not be loaded. ${file}: ${why}`);
    if (errors.length) throw new Error(`A package could not be loaded. ${errors.join(" ")}`);
  }
}

/** @param onPrint called with all that the running cell has printed so far */
export async function boot(request: StartRequest, files: Files, onPrint: (text: string) => void): Promise<Interpreter> {
  const { runtime, executor } = request.places;
  const texts = files.fetch(executor).then((response) => response.json() as Promise<Record<string, string>>);
  texts.catch(() => undefined); // awaited below: a failure before that is not unhandled
  const { loadPyodide } = (await import(`${runtime}pyodide.mjs`).catch(() => {
    throw new Error(`pyodide.mjs: ${navigator.onLine ? "it could not be fetched" : "you seem to be offline"}`);
  })) as PyodideModule;
  const started = loadPyodide({
    indexURL: runtime,
    // What `import js` finds: nothing.
    jsglobals: Object.create(null) as object,
    // As in a build: a set is written in the same order each time, and nothing waits for a debugger.
    env: { PYTHONHASHSEED: "0", PYTHONBREAKPOINT: "0" },
    stdin: () => null,
    stdout: () => undefined,
    stderr: () => undefined,
  });
  const pyodide = await Promise.race([started, loadFailure(files)]);
  for (const [path, text] of Object.entries(await texts)) write(pyodide, `${home}/${path}`, text);
  for (const [name, url] of Object.entries(request.files)) {
    files.allow(url);
    const content = await files.fetch(url).then((response) => response.arrayBuffer());
    write(pyodide, `${pyodide.FS.cwd()}/${name}`, new Uint8Array(content));
  }
  pyodide.runPython(`import sys; sys.path.insert(0, "${home}")`);
  const reader = pyodide.pyimport("knotwork.executor.reader")["Reader"]?.(onPrint) as Reader;
  close();
  return new Interpreter(pyodide, reader, files);
}

/** Rejects when a file cannot be loaded or the machine code cannot be compiled: Pyodide itself would wait forever. */
function loadFailure(files: Files): Promise<never> {
  const failure = new Promise<never>((_never, fail) => {
    files.failing = (name, why) => fail(new Error(`${name}: ${why}`));
    const compile = WebAssembly.instantiateStreaming.bind(WebAssembly);
    WebAssembly.instantiateStreaming = (source, imports) => {
      const compiled = compile(source, imports);
      compiled.catch((error: unknown) => fail(new Error(`its machine code is damaged (${String(error)})`)));
      return compiled;
    };
  });
  failure.catch(() => undefined); // the race in `boot` reports it
  // A failed start leaves rejections in Pyodide that nobody handles; the reason has been reported by then.
  self.addEventListener("unhandledrejection", (event) => event.preventDefault());
  return failure;
}

function write(pyodide: Pyodide, path: string, content: string | Uint8Array): void {
  pyodide.FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
  pyodide.FS.writeFile(path, content);
}

/** Take away what could reach the site's storage, other pages, or the network. */
function close(): void {
  for (const name of forbidden) {
    if (name in self) Object.defineProperty(self, name, { value: undefined });
  }
  for (const name of ["storage", "locks", "serviceWorker", "sendBeacon"]) {
    if (name in navigator) Object.defineProperty(navigator, name, { value: undefined });
  }
}
