// How a diagram stands on the page: the picture, and its source folded below it.

/** Put a picture in the place of its source, which folds away. */
export function drawn(source: HTMLElement, picture: SVGSVGElement): void {
  const words = source.closest<HTMLElement>(".body")?.dataset ?? {};
  const figure = document.createElement("figure");
  figure.className = "diagram";
  const box = document.createElement("div");
  box.className = "diagram-picture";
  box.append(picture);
  const folded = document.createElement("details");
  folded.className = "diagram-source";
  const summary = document.createElement("summary");
  summary.textContent = words["diagramSource"] ?? "";
  folded.append(summary);
  source.replaceWith(figure);
  folded.append(source);
  figure.append(box, folded);
  if (figure.nextElementSibling?.matches(".diagram-trouble")) figure.nextElementSibling.remove();
  // What scrolls must be reachable by keyboard.
  if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
}

/** Say below a source that the library to draw it could not be loaded; once a page is enough. */
export function undrawn(source: HTMLElement, words: string): void {
  source.classList.add("undrawn");
  if (!document.querySelector(".diagram-trouble")) trouble(source, words);
}

/** Say below a source what is wrong with it. */
export function refused(source: HTMLElement, words: string, error: unknown): void {
  source.classList.add("undrawn");
  const message = error instanceof Error ? error.message : String(error);
  trouble(source, `${words} ${message.split("\n", 1)[0]?.replace(/:$/, ".") ?? ""}`.trim());
}

function trouble(source: HTMLElement, words: string): void {
  if (source.nextElementSibling?.matches(".diagram-trouble")) source.nextElementSibling.remove();
  const line = document.createElement("p");
  line.className = "diagram-trouble";
  line.textContent = words;
  source.after(line);
}
