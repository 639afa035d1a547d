// A box that scrolls can be reached and scrolled with the keys in every browser; one that does not is no stop.
//
// Pages come with all of them as stops, for readers without a script.

const boxes = ".table-scroll, .math-block, .body pre, .cell-rich, .body math:not([display='block'])";

export function reachBoxes(): void {
  for (const box of document.querySelectorAll<HTMLElement>(boxes)) {
    // What is folded away has no size yet; who stands on a box is left standing.
    if (box.clientWidth === 0 || box === document.activeElement) continue;
    // Only outputs are kept low; a formula may stand out of its box by the tip of a letter.
    const low = box.matches(".cell *") && box.scrollHeight > box.clientHeight + 1;
    const scrolls = low || box.scrollWidth > box.clientWidth + 1;
    if (scrolls) box.tabIndex = 0;
    else if (box.tabIndex === 0) box.removeAttribute("tabindex");
  }
}

/** What a line of paper holds in letters of the smallest size that can be read. */
const mostLetters = 80;

/**
 * Say how wide, in sizes of a letter, what scrolls is at least: the style sheet for paper, which does
 * not scroll, sets it so small that it fits. Where that is too small to read, words are broken.
 */
export function measureForPaper(): void {
  for (const box of document.querySelectorAll<HTMLElement>(":is(.table-scroll, .math-block, .cell-rich):has(*)")) {
    const inside = box.firstElementChild as HTMLElement;
    const { inlineSize } = inside.style;
    inside.style.inlineSize = "0";
    const width = inside.matches("table") ? inside.offsetWidth : box.scrollWidth;
    inside.style.inlineSize = inlineSize;
    const letters = width / parseFloat(getComputedStyle(inside).fontSize);
    box.style.setProperty("--letters", `${letters}`);
    box.classList.toggle("dense", letters > mostLetters);
  }
}
