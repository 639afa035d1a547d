// A worker that moves notes by their edges: ForceAtlas2, some steps at a time, until the page ends it.
import iterate from "graphology-layout-forceatlas2/iterate";

interface Start {
  settings: Record<string, unknown>;
  notes: Float32Array;
  edges: Float32Array;
  steps: number;
  pause: number; // ms between two sets of places
}

self.addEventListener("message", (event: MessageEvent<Start>) => {
  const { settings, notes, edges, steps, pause } = event.data;
  let done = 0;
  const work = (): void => {
    const until = performance.now() + pause;
    do {
      iterate(settings, notes, edges);
      done++;
    } while (done < steps && performance.now() < until);
    self.postMessage({ notes, finished: done >= steps });
    if (done < steps) setTimeout(work);
  };
  work();
});
