// What a page gains with a script. Everything here is an addition: without it the page is complete.
"use strict";
(() => {
  const root = document.documentElement;

  // Light, dark, or as the system says; theme.js reads the choice on the next page.
  const themes = ["auto", "light", "dark"];
  const button = document.querySelector(".theme-switch");
  const showTheme = (theme) => {
    root.dataset.theme = theme;
    button.textContent = button.title = button.dataset[theme];
  };
  if (button) {
    const stored = root.dataset.theme;
    showTheme(themes.includes(stored) ? stored : "auto");
    button.hidden = false;
    button.addEventListener("click", () => {
      const theme = themes[(themes.indexOf(root.dataset.theme) + 1) % themes.length];
      showTheme(theme);
      try {
        localStorage.setItem("knotwork-theme", theme);
      } catch { /* storage is refused: the choice lasts as long as the page */ }
    });
  }

  // The table of contents follows the scroll.
  const toc = document.querySelector(".toc");
  if (toc) {
    const entries = [...toc.querySelectorAll("a")]
      .map((link) => [link, document.getElementById(decodeURIComponent(link.hash.slice(1)))])
      .filter(([, heading]) => heading);
    const rail = toc.closest(".right");
    let current = null;
    let waiting = false;
    const follow = () => {
      waiting = false;
      let link = null;
      const atEnd = innerHeight + scrollY >= root.scrollHeight - 2 && scrollY > 0;
      const line = atEnd ? innerHeight : Math.min(160, innerHeight / 4);
      for (const [one, heading] of entries) {
        if (heading.getBoundingClientRect().top <= line) link = one;
      }
      if (link === current) return;
      current?.removeAttribute("aria-current");
      link?.setAttribute("aria-current", "true");
      current = link;
      if (link && rail.scrollHeight > rail.clientHeight) {
        rail.scrollTop = link.offsetTop - rail.clientHeight / 2;
      }
    };
    const soon = () => {
      if (!waiting) requestAnimationFrame(follow);
      waiting = true;
    };
    addEventListener("scroll", soon, { passive: true });
    addEventListener("resize", soon, { passive: true });
    soon();
    // On a phone the contents are a sheet, which has done its work once a heading is chosen.
    toc.addEventListener("click", (event) => {
      if (event.target.closest("a") && toc.matches(":popover-open")) toc.hidePopover();
    });
  }

  // A box that scrolls sideways can be reached and scrolled with the keys in every browser.
  const boxes = ".table-scroll, .math-block, .body pre, .body math:not([display='block'])";
  for (const box of document.querySelectorAll(boxes)) {
    if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
  }

  // Left and right walk the trail, unless the keys belong to something else.
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const forward = getComputedStyle(document.querySelector("main")).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const busy = "input, textarea, select, audio, video, [contenteditable]";
    const box = event.target.closest("[tabindex]");
    if (event.target.closest(busy) || (box && box.scrollWidth > box.clientWidth)) return;
    document.querySelector(`a[rel="${event.key === forward ? "next" : "prev"}"]`)?.click();
  });
})();
