// Notes found, as a list of links that the arrow keys walk through.
import type { Fragment, Part } from "./pagefind";
import { beyondNames, cut, directive, excerpt, joined } from "./words";

/** A note with the section that fits best. */
export function row(found: Fragment, root: URL): HTMLLIElement {
  const made = document.createElement("li");
  const best = bestPart(found);
  const beyond = beyondNames(best?.excerpt ?? found.excerpt, found.meta["title"] ?? "", found.meta["alias"]);
  const link = document.createElement("a");
  link.href = address(found, best, root) + directive(beyond, Boolean(best?.anchor));
  link.textContent = found.meta["title"] ?? "";
  if (best?.anchor?.text) {
    const section = document.createElement("span");
    section.className = "search-section";
    section.textContent = joined(best.anchor.text);
    link.append(" ", section);
  }
  made.append(link);
  if (beyond) {
    const words = document.createElement("p");
    words.append(excerpt(cut(beyond, found.content)));
    made.append(words);
  }
  const folder = folders(found);
  if (folder) {
    const line = document.createElement("p");
    line.className = "search-folder";
    line.textContent = folder.replaceAll("/", " / ");
    made.append(line);
  }
  return made;
}

function bestPart(found: Fragment): Part | undefined {
  const score = (part: Part): number => part.weighted_locations.reduce((sum, at) => sum + at.balanced_score, 0);
  return [...found.sub_results].sort((a, b) => score(b) - score(a))[0];
}

/** The note's folders by their names, from which its address may differ. */
function folders(found: Fragment): string {
  const rule = found.anchors.find((anchor) => anchor.element === "hr");
  return rule ? decodeURIComponent(rule.id) : path(found).split("/").slice(0, -1).join("/");
}

function path(found: Fragment): string {
  return (found.raw_url ?? found.url).replace(/^\//, "");
}

function address(found: Fragment, part: Part | undefined, root: URL): string {
  const url = new URL(path(found).split("/").map(encodeURIComponent).join("/"), root);
  if (part?.anchor) url.hash = part.anchor.id;
  return url.href;
}
