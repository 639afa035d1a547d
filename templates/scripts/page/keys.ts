// The left and right arrow keys follow the trail, unless they belong to something else.

const busy = "input, textarea, select, audio, video, dialog, [contenteditable]";

export function trailKeys(): void {
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const at = event.target instanceof Element ? event.target : document.body;
    const box = at.closest("[tabindex]");
    if (at.closest(busy) || (box && box.scrollWidth > box.clientWidth)) return;
    const main = document.querySelector("main") ?? document.body;
    const forward = getComputedStyle(main).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const rel = event.key === forward ? "next" : "prev";
    document.querySelector<HTMLAnchorElement>(`a[rel="${rel}"]`)?.click();
  });
}
