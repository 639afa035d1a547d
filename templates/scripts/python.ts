// The worker in which Python runs. The page starts it with the first Run and ends it with Stop.
//
// It is started from a blob, so that the page's security policy holds for it: no eval, no script and no request
// but to the site itself and to where its runtime comes from. Besides, interfaces of JavaScript that Python could
// reach are taken away.
import { boot, type Interpreter } from "./python/boot";
import { Files } from "./python/files";
import type { Ask, Tell } from "./python/messages";

const tell = self.postMessage.bind(self) as (told: Tell) => void;
let python: Promise<Interpreter> | undefined;

self.addEventListener("message", (event: MessageEvent<Ask>) => void answer(event.data));
tell({ kind: "here" });

async function answer(asked: Ask): Promise<void> {
  let ended = false;
  try {
    if (asked.kind === "start") {
      const files = new Files(asked.places, (loaded) => tell({ kind: "progress", loaded }));
      python = boot(asked, files, (text) => tell({ kind: "printed", text }));
      await python;
      tell({ kind: "done", id: asked.id, told: "" });
      return;
    }
    const running = await python;
    if (!running) throw new Error("Python was not started");
    if (asked.kind === "forget") {
      running.forget();
      return tell({ kind: "done", id: asked.id, told: "" });
    }
    await running.prepare(asked.code, (said) => tell({ kind: "packages", said }));
    const start = performance.now();
    ended = true; // what a cell raises is its outcome: any error from here on is the end of Python itself
    const told = asked.kind === "run" ? running.run(asked.cells) : running.attempt(asked.cells);
    tell({ kind: "done", id: asked.id, told, seconds: (performance.now() - start) / 1000 });
  } catch (error) {
    tell({ kind: "failed", id: asked.id, why: error instanceof Error ? error.message : String(error), ended });
  }
}
