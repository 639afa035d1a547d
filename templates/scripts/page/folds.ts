// A place that an address names may be folded away. Browsers open what is folded around it, those of today; a fold
// that is the place itself none does.

export function openFolds(): void {
  const open = (): void => {
    const place = document.querySelector(":target");
    let fold = place?.closest<HTMLDetailsElement>("details:not([open])");
    if (!place || !fold) return;
    for (; fold; fold = place.closest<HTMLDetailsElement>("details:not([open])")) fold.open = true;
    place.scrollIntoView();
  };
  addEventListener("hashchange", open);
  addEventListener("load", open); // Before that, no place may be known for the one that is named.
}
