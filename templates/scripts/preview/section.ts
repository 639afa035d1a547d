// The part of a note that a link names, `note.html#part`: what its preview shows of it. It is taken from the
// page of the note, which is likely to be read next: a fragment with the parts of a note would be as long as it.

const heading = /^H[1-6]$/;
/** Characters of markup, most of which is that of formulas and of code; of a longer block only the words are shown. */
const longest = 20_000;
/** Elements that are of no use in a preview, or have an address relative to their own page. */
const extras =
  ".heading-anchor, .footnote-ref, .footnote-back, .block-anchor, button, input:not(.task-check), img, video, audio, iframe";
/** Attributes that mean something only on their own page: ids, tab stops, the cells that the page runs. */
const names = ["id", "tabindex", "data-cell"];

/** Let the preview of a note show a part of it instead, if the page has that part. */
export async function narrow(preview: ParentNode, address: URL): Promise<void> {
  const title = preview.querySelector(".preview-title");
  const response = await fetch(address);
  if (!title || !response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const part = page.getElementById(decodeURIComponent(address.hash.slice(1)));
  if (!part?.closest(".body")) return;
  const blocks = heading.test(part.tagName) ? below(part) : [around(part)];
  const body = document.createElement("div");
  body.className = "body";
  body.append(...blocks.map((block) => listed(block, bare(block))));
  if (heading.test(part.tagName)) title.append(" › ", ...bare(part).childNodes);
  else if (!body.textContent?.trim()) return; // a picture: the beginning says more than nothing
  while (title.nextSibling) title.nextSibling.remove();
  if (body.innerHTML.length > longest) body.textContent = (body.textContent ?? "").slice(0, longest);
  if (blocks.length) title.after(body);
}

/** The first block with words below a heading, and the formula that ends it, if one does. */
function below(from: Element): Element[] {
  for (let next = from.nextElementSibling; next && !next.matches(".footnotes"); next = next.nextElementSibling) {
    if (heading.test(next.tagName)) {
      if (next.tagName <= from.tagName) break;
    } else if (next.textContent?.trim()) {
      const formula = next.nextElementSibling;
      return next.matches("p") && formula?.matches(".math-block") ? [next, formula] : [next];
    }
  }
  return [];
}

/** The block that an anchor stands before, or in; for any other element, the paragraph or item around it. */
function around(part: Element): Element {
  const block = part.matches(".block-anchor") ? part.closest(".callout, li") : null;
  if (block && block === part.parentElement) return block;
  let next = part.matches(".block-anchor") ? part.nextElementSibling : null;
  while (next?.matches(".block-anchor")) next = next.nextElementSibling;
  return next ?? part.closest("p, li") ?? part;
}

/** The copy of an item of a list in a list of its own, with its number; that of anything else as it is. */
function listed(block: Element, copy: Element): Element {
  const list = block.matches("li") ? block.parentElement : null;
  if (!list) return copy;
  const around = document.createElement(list.tagName);
  if (list instanceof HTMLOListElement && copy instanceof HTMLLIElement && !copy.hasAttribute("value")) {
    copy.value = list.start + [...list.children].indexOf(block);
  }
  around.append(copy);
  return around;
}

/** A copy without links, ids and whatever is of no use in a preview. */
function bare(element: Element): Element {
  const copy = document.importNode(element, true);
  for (const extra of copy.querySelectorAll(extras)) extra.remove();
  for (const link of copy.querySelectorAll("a")) link.replaceWith(...link.childNodes);
  for (const node of [copy, ...copy.querySelectorAll("*")]) {
    for (const name of names) node.removeAttribute(name);
    if (node.getAttribute("style")?.startsWith("anchor-name:")) node.removeAttribute("style"); // of side notes
    if (node instanceof HTMLDetailsElement) node.open = true;
  }
  for (const paragraph of copy.querySelectorAll("p")) if (!paragraph.textContent?.trim()) paragraph.remove(); // it held a picture
  return copy;
}
