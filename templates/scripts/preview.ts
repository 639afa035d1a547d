// The contents of a preview: the fragment of a note, or the part of the note that the link names. Loaded when
// somebody rests on a link for the first time (`page/preview.ts` shows it).
import type { PreviewRequest } from "./page/preview";
import { root } from "./page/site";
import { narrow } from "./preview/section";

/** Milliseconds that a note waits at most for the face of its formulas. */
const waitForFace = 1000;
const fragments = new Map<string, Promise<DocumentFragment>>();

document.addEventListener("knotwork:preview", (event) => {
  const request = (event as CustomEvent<PreviewRequest>).detail;
  request.contents = fragment(request.link);
});

function fragment(link: HTMLAnchorElement): Promise<DocumentFragment> {
  const url = new URL(link.href);
  url.search = "";
  const earlier = fragments.get(url.href);
  // Under `knotwork serve`, the other note may have changed by now.
  if (earlier && !("isLive" in document.documentElement.dataset)) return earlier;
  const contents = loaded(url);
  fragments.set(url.href, contents);
  contents.catch(() => fragments.delete(url.href));
  return contents;
}

async function loaded(url: URL): Promise<DocumentFragment> {
  const page = url.href.slice(root.length).replace(/#.*/, "");
  const address = `${root}-/previews/${page || "index.html"}`;
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status} for ${address}`);
  const parsed = new DOMParser().parseFromString(await response.text(), "text/html");
  const contents = document.createDocumentFragment();
  contents.append(...parsed.body.children);
  // Where the part cannot be had, the beginning stays.
  if (url.hash) await narrow(contents, url).catch(() => undefined);
  // The face of formulas is not swapped in late, so they are shown once it is there. Words in them have another.
  const signs = contents.querySelectorAll("math :is(mi, mn, mo)");
  const formulas = [...signs].map((sign) => sign.textContent).join("");
  if (formulas) {
    const fonts = getComputedStyle(document.documentElement).getPropertyValue("--math");
    const face = document.fonts.load(`1em ${fonts}`, formulas).catch(() => []);
    await Promise.race([face, new Promise((done) => setTimeout(done, waitForFace))]);
  }
  return contents;
}
