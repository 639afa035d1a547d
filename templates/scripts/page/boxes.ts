// A box that scrolls sideways can be reached and scrolled with the keys in every browser.

const boxes = ".table-scroll, .math-block, .body pre, .body math:not([display='block'])";

export function reachBoxes(): void {
  for (const box of document.querySelectorAll<HTMLElement>(boxes)) {
    if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
  }
}
