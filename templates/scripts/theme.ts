// Stands in the head and runs before the first paint: a remembered theme never flashes, and the reading
// face is under way before the stylesheet asks for it.
import { remembered } from "./page/storage";

document.documentElement.dataset["theme"] = remembered("theme") ?? "auto";

const script = document.currentScript as HTMLScriptElement;
const hosted = location.protocol.startsWith("http");

/** Announce a font file: browsers wait with painting for a moment until it is there. */
function preload(file: string): void {
  const link = document.createElement("link");
  const href = new URL(file, script.src).href;
  Object.assign(link, { rel: "preload", as: "font", type: "font/woff2", crossOrigin: "", href });
  document.head.append(link);
}

function face(file: string, style: string, weight: string): void {
  if (style === "normal" && hosted) return preload(file);
  // From disk a preload counts as another origin's and is refused; a face of the script's own is not.
  const url = new URL(file, script.src).href;
  const fontFace = new FontFace("Knotwork Serif", `url("${url}")`, { style, weight, display: "optional" });
  document.fonts.add(fontFace);
  void fontFace.load().catch(() => undefined);
}

/** Letters beyond the English ones, by the file that holds them. */
const further = { western: /[À-ÖØ-öø-ÿŒœ]/, eastern: /[Ā-őŔ-ſȘ-ț]/, greek: /[Ͱ-Ͽ]/, cyrillic: /[Ѐ-џҐґ]/ };

// The math faces of the page, on a site that may be read from disk, where they are there as soon as they are
// asked for. A site that knows its address names them in the head itself, a moment earlier.
for (const part of script.dataset["math"]?.split(" ") ?? []) {
  if (hosted) preload(`math-${part}.woff2`);
}

if (script.hasAttribute("data-face")) {
  face("serif-normal-latin.woff2", "normal", "400 700");
  face("serif-italic-latin.woff2", "italic", "400");
  // The head already tells in which letters the page is written: by its title and its first words.
  const words = document.title + (document.querySelector<HTMLMetaElement>("meta[name=description]")?.content ?? "");
  for (const [name, letters] of Object.entries(further)) {
    if (letters.test(words)) face(`serif-normal-${name}.woff2`, "normal", "400 700");
  }
}
