// Bundles that most readers never need are loaded when somebody asks for them.
//
// <button data-load="search" data-keys="/ Mod+k" hidden> is shown once scripts run. A click on it, or one of
// its keys (Mod is Ctrl, or ⌘ on a Mac), loads `search.js` from beside this bundle, once, and then sends the
// event `knotwork:search` to the button. The bundle listens for it on the document. What is typed meanwhile is
// held for it: the event's `detail` is a function that returns it, once, and ends the holding.

const folder = (document.currentScript as HTMLScriptElement | null)?.src.replace(/[^/]*$/, "") ?? "";
const loading = new Map<string, Promise<void>>();

/** Load a bundle of the theme; rejects if it cannot be loaded, and may then be called again. */
export function load(name: string): Promise<void> {
  const earlier = loading.get(name);
  if (earlier) return earlier;
  const loaded = new Promise<void>((done, failed) => {
    const script = document.createElement("script");
    script.src = `${folder}${name}.js`;
    script.addEventListener("load", () => done());
    script.addEventListener("error", () => {
      loading.delete(name);
      script.remove();
      failed(new Error(`${name}.js could not be loaded`));
    });
    document.head.append(script);
  });
  loading.set(name, loaded);
  return loaded;
}

export function onDemand(): void {
  for (const button of document.querySelectorAll<HTMLElement>("[data-load]")) {
    button.hidden = false;
    if (/\bMod\+k\b/.test(button.dataset["keys"] ?? "")) button.append(hint());
    button.addEventListener("click", () => void call(button));
  }
  addEventListener("keydown", (event) => {
    const button = [...document.querySelectorAll<HTMLElement>("[data-load][data-keys]")].find((candidate) =>
      (candidate.dataset["keys"] ?? "").split(" ").some((keys) => pressed(keys, event)),
    );
    if (!button) return;
    event.preventDefault();
    void call(button, held ??= hold());
  });
}

let held: (() => string) | undefined;

/** Hold the letters that are typed from now on, until they are asked for; Enter would press whatever has the focus. */
function hold(): () => string {
  let text = "";
  const keep = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Backspace") text = text.slice(0, -1);
    else if (event.key.length === 1) text += event.key;
    else if (event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
  };
  addEventListener("keydown", keep, true);
  return () => {
    removeEventListener("keydown", keep, true);
    held = undefined;
    return text;
  };
}

/** The key as a hint for the eye; aria-keyshortcuts tells it to screen readers. */
function hint(): HTMLElement {
  const made = document.createElement("kbd");
  made.textContent = /Mac|iP(hone|ad)/.test(navigator.platform) ? "⌘K" : "Ctrl K";
  made.ariaHidden = "true";
  return made;
}

async function call(button: HTMLElement, typed?: () => string): Promise<void> {
  const name = button.dataset["load"] ?? "";
  button.setAttribute("aria-busy", "true");
  try {
    await load(name);
    button.dispatchEvent(new CustomEvent(`knotwork:${name}`, { bubbles: true, detail: typed }));
  } catch (error) {
    typed?.();
    throw error;
  } finally {
    button.removeAttribute("aria-busy");
  }
}

function pressed(keys: string, event: KeyboardEvent): boolean {
  const wanted = keys.toLowerCase().split("+");
  const key = wanted.pop();
  const mod = wanted.includes("mod");
  if (event.key.toLowerCase() !== key || event.altKey || (event.ctrlKey || event.metaKey) !== mod) return false;
  const typing = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
  return mod || !typing;
}
