// Where the site begins, and what the pages in it are called. Addresses may lack `.html` or
// `index.html` on some hosts; a name never has them, so the same page has one name everywhere.

const home = document.querySelector<HTMLAnchorElement>("a.site-title")?.href ?? location.href;

/** The folder of the start page, with a slash at its end. */
export const root: string = new URL(".", home).href;

/** The name of a page of this site: its path without suffix. Undefined for any other address. */
export function pageName(address: string): string | undefined {
  const url = new URL(address);
  url.hash = url.search = "";
  if (!url.href.startsWith(root)) return undefined;
  const path = url.href.slice(root.length);
  if (path.startsWith("-/") || /\.(?!html$)[^./]*$/.test(path)) return undefined;
  return path.replace(/\.html$/, "").replace(/(^|\/)index$/, "$1") || "index";
}

/** Words of the interface that only scripts show; the template puts them on the script's element. */
export const words: DOMStringMap = (document.currentScript as HTMLScriptElement | null)?.dataset ?? {};
