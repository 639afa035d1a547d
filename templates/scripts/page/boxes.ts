// Lets boxes that scroll be reached by keyboard in every browser, and takes the others out of the tab order.
//
// Pages come with all of them in the tab order, for readers without a script.

const boxes = ".table-scroll, .math-block, .body pre, .cell-rich, .body math:not([display='block'])";

export function reachBoxes(): void {
  for (const box of document.querySelectorAll<HTMLElement>(boxes)) {
    // A box that is folded away has no size yet; one that has the focus keeps it.
    if (box.clientWidth === 0 || box === document.activeElement) continue;
    // Only outputs are limited in height; a formula may stand out of its box by the tip of a letter.
    const low = box.matches(".cell *") && box.scrollHeight > box.clientHeight + 1;
    const scrolls = low || box.scrollWidth > box.clientWidth + 1;
    if (scrolls) box.tabIndex = 0;
    else if (box.tabIndex === 0) box.removeAttribute("tabindex");
  }
}

/** The width of paper in sizes of the smallest letters that can be read. */
const mostLetters = 80;

/**
 * Note for each box that scrolls how wide it is at least, in sizes of its letters (`--letters`): on paper, which
 * does not scroll, the style sheet sets it so small that it fits. Where that is too small to read, words are broken.
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
