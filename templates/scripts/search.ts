// The search: over any page at a key or a click, and on its own page. The index is Pagefind's, what shows
// it is ours. The markup and all words stand on the search page, which is fetched when the search is opened.
import { Search } from "./search/search";

const folder = (document.currentScript as HTMLScriptElement | null)?.src.replace(/[^/]*$/, "") ?? "";
const dialogs = new WeakMap<HTMLElement, HTMLDialogElement>();
/** Loaded, or not to be had: the dialog can be used without them too. */
const styles = loadStyles();

async function open(button: HTMLElement, typed: () => string): Promise<void> {
  const dialog = dialogs.get(button) ?? newDialog(button);
  dialogs.set(button, dialog);
  await styles;
  if (!dialog.open) dialog.showModal();
  dialog.querySelector<HTMLInputElement>("input")?.select();
  if (dialog.querySelector(".search")) {
    typed();
    return;
  }
  try {
    const page = new URL(button.dataset["page"] ?? "", document.baseURI);
    const box = await boxFrom(page);
    // Asked for twice while it came, it is there already.
    if (dialog.querySelector(".search")) return;
    dialog.querySelector(".search-status")?.remove();
    dialog.append(box);
    new Search(box, page).begin(typed());
  } catch {
    typed();
    const status = dialog.querySelector(".search-status");
    if (status) status.textContent = button.dataset["failed"] ?? "";
  }
}

function newDialog(button: HTMLElement): HTMLDialogElement {
  const dialog = document.createElement("dialog");
  dialog.className = "search-dialog";
  // Without the hint at the key, which is for eyes only.
  dialog.setAttribute("aria-label", button.firstChild?.textContent ?? "");
  const close = document.createElement("button");
  close.type = "button";
  close.className = "search-close";
  close.textContent = button.dataset["close"] ?? "×";
  close.addEventListener("click", () => dialog.close());
  const status = document.createElement("p");
  status.className = "search-status";
  status.setAttribute("role", "status");
  dialog.append(close, status);
  // A press beside the sheet closes it: none in its padding, and none that marks words beyond its edge.
  let beside = false;
  dialog.addEventListener("pointerdown", (event) => (beside = isBeside(dialog, event)));
  dialog.addEventListener("click", (event) => {
    // A key that presses a button or a link of the sheet comes with no press that would say where.
    if (beside && event.target === dialog) dialog.close();
    beside = false;
    // A place on this very page is there already, below the sheet.
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (link?.href.includes("#") && withoutFragment(link.href) === withoutFragment(location.href)) dialog.close();
  });
  // A field for a search takes Escape for itself in some browsers, and only empties itself.
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    dialog.close();
    // Where nothing had the focus before, the field keeps it up to the next frame, and takes the next key.
    if (document.activeElement instanceof HTMLElement && dialog.contains(document.activeElement)) document.activeElement.blur();
  });
  document.body.append(dialog);
  return dialog;
}

function isBeside(dialog: HTMLDialogElement, { clientX: x, clientY: y }: PointerEvent): boolean {
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  return x < left || x > right || y < top || y > bottom;
}

function withoutFragment(address: string): string {
  return address.replace(/#.*/, "");
}

/** Load the styles of the dialog and its contents. */
function loadStyles(): Promise<void> {
  return new Promise((done) => {
    if (document.querySelector('link[href$="search.page.css"]')) return done();
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = `${folder}search.page.css`;
    link.onload = link.onerror = () => done();
    document.head.append(link);
  });
}

async function boxFrom(page: URL): Promise<HTMLElement> {
  if (page.protocol === "file:") throw new Error("browsers fetch nothing from disk");
  const response = await fetch(page);
  if (!response.ok) throw new Error(`${page.href}: ${response.status}`);
  const box = new DOMParser().parseFromString(await response.text(), "text/html").querySelector<HTMLElement>(".search");
  if (!box) throw new Error(`${page.href} holds no search`);
  return document.adoptNode(box);
}

document.addEventListener("knotwork:search", (event) => {
  const typed = (event as CustomEvent<(() => string) | null>).detail ?? (() => "");
  if (event.target instanceof HTMLElement) void open(event.target, typed);
});

const own = document.querySelector<HTMLElement>("main .search");
if (own) new Search(own, new URL(location.href)).fromAddress();
