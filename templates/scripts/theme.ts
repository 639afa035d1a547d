// Stands in the head and runs before the first paint: a remembered theme never flashes, and the reading
// face is under way before the stylesheet asks for it.
import { remembered } from "./page/storage";

document.documentElement.dataset["theme"] = remembered("theme") ?? "auto";

const face = (document.currentScript as HTMLScriptElement | null)?.dataset["face"];
// From disk a preload is another origin's, and refused; there the face is at hand anyway.
if (face && location.protocol.startsWith("http")) {
  const link = document.createElement("link");
  Object.assign(link, { rel: "preload", as: "font", type: "font/woff2", crossOrigin: "", href: face });
  document.head.append(link);
}
