// What the reader's browser remembers for this site. Storage may be refused: then it remembers
// nothing, and everything else goes on.

const prefix = "knotwork-";

export function remembered(name: string): string | null {
  try {
    return localStorage.getItem(prefix + name);
  } catch {
    return null;
  }
}

/** Store a value; false if the browser refuses. */
export function remember(name: string, value: string): boolean {
  try {
    localStorage.setItem(prefix + name, value);
    return true;
  } catch {
    return false;
  }
}

export function forget(name: string): void {
  try {
    localStorage.removeItem(prefix + name);
  } catch {
    // Nothing was remembered.
  }
}

/** Call back when another page of the site changes a value; if this page is suspended then, once it is shown again. */
export function whenChanged(name: string, act: () => void): void {
  addEventListener("storage", (event) => {
    if (event.key === prefix + name) act();
  });
}
