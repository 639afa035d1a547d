// What stands behind a link, shown before it is followed: on hover and on focus, never on touch.
// It can be dismissed (Escape), hovered, and stays until the reader turns away (WCAG 2.2, 1.4.13).
import { load } from "./demand";
import { pageName } from "./site";

const links = ".body a.internal:not(.stub, .attachment), .backlink-note, .mentions a, .needs a:not(.stub), .tree a:not(.stub)";
/** A request for the preview of a link; the bundle `preview.js` answers by setting `contents`. */
export interface PreviewRequest {
  link: HTMLAnchorElement;
  contents?: Promise<DocumentFragment>;
}
/** Milliseconds on a link until its note is shown, and off it until that is hidden. */
const showAfter = 300;
const hideAfter = 250;

let box: HTMLElement | undefined;
let shown: HTMLAnchorElement | undefined;
/** The title of the link that is shown, taken off it: browsers would lay it over the box. */
let title: string;
let timer = 0;
/** How far down the pointer came to the link; 0 where the keyboard did. */
let pointer = 0;

export function previews(): void {
  // Browsers refuse to fetch on pages opened from disk.
  if (!location.protocol.startsWith("http")) return;
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    const link = previewed(event.target);
    if (link) {
      pointer = event.clientY;
      later(() => show(link), showAfter);
    } else if (!box?.contains(event.target as Node)) later(hide, hideAfter);
    else clearTimeout(timer);
  });
  document.addEventListener("focusin", (event) => {
    const link = previewed(event.target);
    pointer = 0;
    if (link?.matches(":focus-visible")) later(() => show(link), showAfter);
    else later(hide, 0);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !shown) return;
    event.preventDefault();
    hide();
  });
  addEventListener("scroll", () => shown && later(hide, hideAfter), { passive: true });
  addEventListener("pagehide", hide);
}

function previewed(target: EventTarget | null): HTMLAnchorElement | undefined {
  const link = target instanceof Element ? target.closest<HTMLAnchorElement>(links) : null;
  if (!link) return undefined;
  const name = pageName(link.href);
  return name && name !== pageName(location.href) ? link : undefined;
}

function later(act: () => void, milliseconds: number): void {
  clearTimeout(timer);
  timer = setTimeout(act, milliseconds);
}

async function show(link: HTMLAnchorElement): Promise<void> {
  if (shown === link) return;
  hide();
  shown = link;
  ({ title } = link);
  link.title = "";
  try {
    const contents = await ask(link);
    if (shown !== link) return;
    box ??= newBox();
    box.replaceChildren(contents.cloneNode(true));
    box.showPopover();
    place(box, link);
    link.setAttribute("aria-describedby", box.id);
  } catch {
    // A note without a preview, or a host that is gone: the link itself still works.
    if (shown === link) hide();
  }
}

function hide(): void {
  clearTimeout(timer);
  if (shown) {
    shown.removeAttribute("aria-describedby");
    shown.title = title;
  }
  shown = undefined;
  if (box?.matches(":popover-open")) box.hidePopover();
}

async function ask(link: HTMLAnchorElement): Promise<DocumentFragment> {
  await load("preview");
  const request: PreviewRequest = { link };
  document.dispatchEvent(new CustomEvent("knotwork:preview", { detail: request }));
  if (!request.contents) throw new Error("no preview");
  return request.contents;
}

function newBox(): HTMLElement {
  const made = document.createElement("div");
  Object.assign(made, { id: "kw:preview", className: "preview", popover: "manual" });
  made.setAttribute("role", "tooltip");
  (document.querySelector("main") ?? document.body).append(made);
  return made;
}

/** Below all lines of the link, above them where there is more room; beside none, and where the pointer's begins. */
function place(made: HTMLElement, link: HTMLAnchorElement): void {
  const whole = link.getBoundingClientRect();
  const line = [...link.getClientRects()].find(({ bottom }) => bottom >= pointer) ?? whole;
  const gap = 6;
  const room = { width: document.documentElement.clientWidth, height: innerHeight };
  const size = made.getBoundingClientRect();
  const below = whole.bottom + gap;
  const above = whole.top - gap - size.height;
  const top = below + size.height > room.height && above > 0 ? above : below;
  const left = Math.max(gap, Math.min(line.left, room.width - size.width - gap));
  made.style.insetBlockStart = `${top}px`;
  made.style.left = `${left}px`;
}
