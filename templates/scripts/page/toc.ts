// The table of contents follows the scroll.

export function followScroll(toc: HTMLElement): void {
  const root = document.documentElement;
  let entries = entriesOf(toc);
  const rail = toc.closest<HTMLElement>(".right");
  let current: HTMLAnchorElement | undefined;
  let waiting = false;

  const follow = (): void => {
    waiting = false;
    const atEnd = innerHeight + scrollY >= root.scrollHeight - 2 && scrollY > 0;
    const line = atEnd ? innerHeight : Math.min(160, innerHeight / 4);
    const passed = entries.filter(({ heading }) => heading.getBoundingClientRect().top <= line);
    const link = passed.at(-1)?.link;
    if (link === current) return;
    current?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "true");
    current = link;
    if (link && rail && rail.scrollHeight > rail.clientHeight) {
      rail.scrollTop = link.offsetTop - rail.clientHeight / 2;
    }
  };
  const soon = (): void => {
    if (!waiting) requestAnimationFrame(follow);
    waiting = true;
  };
  addEventListener("scroll", soon, { passive: true });
  addEventListener("resize", soon, { passive: true });
  soon();
  document.addEventListener("knotwork:patched", () => {
    entries = entriesOf(toc);
    soon();
  });
  // On a phone the contents are a sheet, which has done its work once a heading is chosen.
  toc.addEventListener("click", (event) => {
    if ((event.target as Element).closest("a") && toc.matches(":popover-open")) toc.hidePopover();
  });
}

function entriesOf(toc: HTMLElement): { link: HTMLAnchorElement; heading: HTMLElement }[] {
  return [...toc.querySelectorAll("a")].flatMap((link) => {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    return heading ? [{ link, heading }] : [];
  });
}
