// The worker in which Python runs. The page starts it with the first Run and ends it with Stop.
//
// It is started from a blob, so that the page's security policy holds for it: no eval, no script and no request
// but to the site itself and to where its runtime comes from. Besides, interfaces of JavaScript that Python could
// reach are taken away.
import { boot, type Interpreter } from "./python/boot";
import { Files } from "./python/files";
import type { PythonMessage, PythonRequest } from "./python/messages";

const send = self.postMessage.bind(self) as (message: PythonMessage) => void;
let python: Promise<Interpreter> | undefined;

self.addEventListener("message", (event: MessageEvent<PythonRequest>) => void answer(event.data));
send({ kind: "listening" });

async function answer(request: PythonRequest): Promise<void> {
  let ended = false;
  try {
    if (request.kind === "start") {
      const files = new Files(request.places, (loaded) => send({ kind: "progress", loaded }));
      python = boot(request, files, (text) => send({ kind: "printed", text }));
      await python;
      send({ kind: "done", id: request.id, result: "" });
      return;
    }
    const running = await python;
    if (!running) throw new Error("Python was not started");
    if (request.kind === "forget") {
      running.forget();
      return send({ kind: "done", id: request.id, result: "" });
    }
    await running.prepare(request.code, (text) => send({ kind: "packages", text }));
    const start = performance.now();
    ended = true; // what a cell raises is its outcome: any error from here on is the end of Python itself
    const result = request.kind === "run" ? running.run(request.cells) : running.attempt(request.cells);
    send({ kind: "done", id: request.id, result, seconds: (performance.now() - start) / 1000 });
  } catch (error) {
    send({ kind: "failed", id: request.id, why: reason(error), ended });
  }
}

/** The message of an error; where Python could not even report one, what has brought it down. */
function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (/sys\.excepthook|out of memory|\(OOM\)/.test(message)) return "it has no memory left";
  return /call stack|too much recursion/.test(message) ? `endless recursion (${message})` : message;
}
