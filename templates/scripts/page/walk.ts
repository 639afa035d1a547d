/** Let the arrow keys go down and up from a field through the entries that were found, and back. */
export function walk(box: HTMLElement, field: HTMLInputElement, entries: string): void {
  box.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || event.isComposing) return;
    const found = [...box.querySelectorAll<HTMLElement>(entries)];
    const current = found.indexOf(event.target as HTMLElement);
    if (!found.length || (current < 0 && event.target !== field)) return;
    const at = current + step;
    event.preventDefault();
    if (at < 0) field.focus();
    else found[Math.min(at, found.length - 1)]?.focus();
  });
}
