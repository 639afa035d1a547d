// The graph of all notes on WebGL, with what stands around it.
import type { NoteGraph, Stored } from "./graph/data";
import { Picture } from "./graph/picture";
import type { Scene } from "./graph/scene";
import { tools } from "./graph/tools";

document.addEventListener("knotwork:graph-picture", (event) => {
  const scene = (event as CustomEvent<Scene>).detail;
  try {
    draw(scene);
  } catch {
    // No WebGL on this machine: the flat picture stays.
    scene.say(scene.box.dataset["flat"] ?? "");
  }
});

function draw(scene: Scene): void {
  const { graph, edges, place, colours, stored, root, say } = scene;
  const picture = new Picture(graph, edges, place, colours);
  scene.take(picture);
  picture.listen(
    (node) => {
      if (!picture.crowded) picture.light(node);
      say(node === null ? "" : describe(graph, node, stored));
    },
    (node) => location.assign(new URL(graph.getNodeAttribute(node, "url"), root)),
  );
  tools({ ...scene, picture });
}

function describe(graph: NoteGraph, node: string, stored: Stored): string {
  const { label, group } = graph.getNodeAttributes(node);
  const folder = stored.groups[group];
  return folder ? `${label} (${folder})` : label;
}
