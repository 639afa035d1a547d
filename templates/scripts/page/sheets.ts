// The menu, the contents and the notes around are sheets on a phone and parts of the page on a desk.

/** The widths from which they are parts of the page; as in `styles/3-layout.css`. */
const widths = ["44rem", "66rem"];

/** Close what is open when the screen is turned: where it belongs to the page, it would lie over it. */
export function sheets(): void {
  if (!CSS.supports("selector(:popover-open)")) return;
  for (const width of widths) {
    matchMedia(`(min-width: ${width})`).addEventListener("change", () => {
      for (const open of document.querySelectorAll<HTMLElement>(":popover-open")) open.hidePopover();
    });
  }
}
