// Proposes notes whose names are like the address that was not found.
import { linksTo, nearest, type Named } from "./page/nearest";

const proposals = document.querySelector<HTMLElement>(".proposals");
// From disk nothing can be fetched, and no host serves this page.
if (proposals && location.protocol !== "file:") void propose(proposals);

async function propose(box: HTMLElement): Promise<void> {
  const root = new URL(box.dataset["root"] ?? "", document.baseURI);
  const response = await fetch(new URL(box.dataset["titles"] ?? "", root));
  if (!response.ok) return;
  const notes = (await response.json()) as Named[];
  const near = nearest(lastOf(location.pathname), notes, ([url, title, aliases]) => [lastOf(url), title, ...aliases]);
  box.querySelector("ul")?.append(...linksTo(near, root));
  box.hidden = near.length === 0;
}

/** The last part of an address, decoded: `a/dot%20product.html` is `dot product`. */
function lastOf(path: string): string {
  const parts = path.split("/").filter((part) => part && part !== "index.html");
  const last = (parts.at(-1) ?? "").replace(/\.html?$/i, "");
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
