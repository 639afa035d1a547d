// The theme's colours as WebGL can use them: whatever light, dark or an owner's tokens make of them.

const palette = ["--blue", "--red", "--teal", "--amber", "--plum", "--green", "--rust", "--violet"];

export class Colours {
  readonly #probe: HTMLElement;
  readonly #canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

  constructor(box: HTMLElement) {
    this.#probe = document.createElement("span");
    this.#probe.hidden = true;
    // Where the system forces its colours, every token would be the same one: ink on ink.
    this.#probe.style.setProperty("forced-color-adjust", "none");
    box.append(this.#probe);
  }

  /** The colour of a token, as `#rrggbb`; with a share below 1 the paper shows through. */
  token(name: string, share = 1): string {
    this.#probe.style.color =
      share < 1 ? `color-mix(in srgb, var(${name}) ${Math.round(100 * share)}%, var(--paper))` : `var(${name})`;
    const written = getComputedStyle(this.#probe).color;
    if (!this.#canvas) return "#888888";
    this.#canvas.clearRect(0, 0, 1, 1);
    this.#canvas.fillStyle = written;
    this.#canvas.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = this.#canvas.getImageData(0, 0, 1, 1).data;
    return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
  }

  /** A colour for each group: the largest eight have their own, the rest share one. */
  groups(): string[] {
    return palette.map((name) => this.token(name));
  }
}

/** Call back whenever the page turns light or dark. */
export function onThemeChange(changed: () => void): void {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
  new MutationObserver(changed).observe(document.documentElement, { attributeFilter: ["data-theme"] });
}
