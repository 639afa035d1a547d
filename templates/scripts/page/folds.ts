// Opens the folds around the target of the address. Recent browsers do so themselves, but none opens a fold that
// is the target itself.

export function openFolds(): void {
  const open = (): void => {
    const place = document.querySelector(":target");
    let fold = place?.closest<HTMLDetailsElement>("details:not([open])");
    if (!place || !fold) return;
    for (; fold; fold = place.closest<HTMLDetailsElement>("details:not([open])")) fold.open = true;
    place.scrollIntoView();
  };
  addEventListener("hashchange", open);
  addEventListener("load", open); // before that, the page may not have its `:target` yet
}
