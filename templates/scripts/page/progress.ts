// Which notes the reader has read: ticked by hand, kept in this browser and nowhere else.
import { counted, filled } from "./sentences";
import { pageName, root, words } from "./site";
import { forgetSolved, solvedExercises, whenSolved } from "./solved";
import { forget, remember, remembered, whenChanged } from "./storage";

// Sites on one host share its storage, so the key holds the path at which this one begins.
const key = `read:${new URL(root).pathname}`;
const lists = ".siblings a, .tree a, .needs a";

export function progress(): void {
  const read = ticked();
  const here = pageName(location.href);
  const tick = document.querySelector<HTMLButtonElement>(".read-tick");
  if (tick && here) {
    tick.hidden = false;
    tick.addEventListener("click", () => {
      if (!read.delete(here)) read.add(here);
      keep(read);
      show(read);
    });
  }
  show(read);
  document.addEventListener("knotwork:patched", () => show(read));
  tools(read);
  // Another tab of the same site may tick something meanwhile.
  whenChanged(key, () => {
    read.clear();
    for (const name of ticked()) read.add(name);
    show(read);
  });
  whenSolved(() => show(read));
}

function ticked(): Set<string> {
  return new Set(names(remembered(key) ?? "[]"));
}

/** The names in a stored or exported list; nothing else is ever taken over. */
function names(text: string): string[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter((name): name is string => typeof name === "string") : [];
  } catch {
    return [];
  }
}

function keep(read: Set<string>): void {
  if (read.size) remember(key, JSON.stringify([...read].sort()));
  else forget(key);
}

function show(read: Set<string>): void {
  const here = pageName(location.href);
  if (here) document.querySelector(".read-tick")?.setAttribute("aria-pressed", String(read.has(here)));
  for (const link of document.querySelectorAll<HTMLAnchorElement>(lists)) {
    const name = pageName(link.href);
    mark(link, name !== undefined && read.has(name));
  }
  for (const slot of document.querySelectorAll<HTMLElement>(".progress-slot")) count(slot, read);
}

function mark(link: HTMLAnchorElement, isRead: boolean): void {
  link.classList.toggle("is-read", isRead);
  link.querySelector(".read-word")?.remove();
  if (!isRead) return;
  const word = document.createElement("span");
  word.className = "read-word";
  word.textContent = ` (${words["read"] ?? ""})`;
  link.append(word);
}

/** How many of the notes in the list after the slot are read. */
function count(slot: HTMLElement, read: Set<string>): void {
  const all = new Set<string>();
  for (const link of slot.parentElement?.querySelectorAll<HTMLAnchorElement>(".tree a:not(.stub)") ?? []) {
    const name = pageName(link.href);
    if (name) all.add(name);
  }
  if (!all.size) return;
  const done = [...all].filter((name) => read.has(name)).length;
  const bar = document.createElement("progress");
  bar.max = all.size;
  bar.value = done;
  const solved = [...solvedExercises()].filter((name) => all.has(name.split("#")[0] ?? "")).length;
  const sentence = filled(words["readOf"] ?? "", { done, all: all.size });
  bar.setAttribute("aria-label", sentence);
  const exercises = solved ? ` · ${counted(words["solvedOf"] ?? "{}", solved)}` : "";
  slot.replaceChildren(bar, ` ${sentence}${exercises}`);
}

function tools(read: Set<string>): void {
  const place = document.querySelector<HTMLElement>(".progress-tools");
  if (!place) return;
  place.hidden = false;
  on(place, ".progress-export", () => save(read));
  on(place, ".progress-clear", () => {
    read.clear();
    keep(read);
    forgetSolved();
    show(read);
  });
  const input = place.querySelector<HTMLInputElement>("input[type=file]");
  on(place, ".progress-import", () => input?.click());
  input?.addEventListener("change", () => {
    void input.files?.[0]?.text().then((text) => {
      for (const name of names(text)) read.add(name);
      keep(read);
      show(read);
      input.value = "";
    });
  });
}

function on(place: HTMLElement, selector: string, act: () => void): void {
  place.querySelector(selector)?.addEventListener("click", act);
}

function save(read: Set<string>): void {
  const text = JSON.stringify([...read].sort(), null, 2) + "\n";
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = "progress.json";
  link.click();
  URL.revokeObjectURL(link.href);
}
