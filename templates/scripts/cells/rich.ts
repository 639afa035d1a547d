// The richest form of a value that can be shown safely. The choice is that of the build
// (`compiler/knotwork/pages/rich.py`), so that a page looks the same before and after Run.
import { onThemeChange } from "../page/colours";
import { load } from "../page/demand";
import { element } from "./element";
import { type Formulas, type FormulasCall, formulasEvent } from "./formula";
import type { Outcome, ProgramCell } from "./program";
import { words } from "./words";

const pictures = ["image/png", "image/jpeg"];
/** Pixels of a frame's height, beyond which it scrolls: what the page's box for it takes without scrolling itself. */
const tallest = 384;
/** As on the page. A body that is a flow root holds its children's margins, and is as tall as they are. */
const style = "body{margin:0;display:flow-root;font:14px/1.5 system-ui,sans-serif}table{border-collapse:collapse;font-variant-numeric:tabular-nums}th,td{padding:.2em 0;padding-inline-end:1.25em;border:0 solid #8886;border-block-end-width:1px;text-align:start}:is(th,td):last-child{padding-inline-end:0}th{font-weight:600}";
/** Characters of LaTeX that are read. */
const longest = 20_000;
/** A formula in a text of LaTeX, in any of the forms that notebooks know; an escaped dollar is none. */
const formula = /\\\$|\$\$(?<display>[^$]+)\$\$|\$(?<inline>(?:\\.|[^$\\])+)\$|\\\[(?<bracket>.+?)\\\]|\\\((?<paren>.+?)\\\)|(?<whole>\\begin\{(?<name>[a-z]+\*?)\}.+?\\end\{\k<name>\})/gs;

export async function richForm(outcome: Outcome, cell: ProgramCell): Promise<HTMLElement | undefined> {
  const forms = new Map(outcome.rich);
  const html = forms.get("text/html");
  if (html && showsAnything(html)) return frame(html);
  const shown = (address: string) => picture(address, cell.fig_alt || outcome.result, cell.fig_cap);
  const svg = forms.get("image/svg+xml");
  if (svg) return shown(svgAddress(svg));
  const latex = forms.get("text/latex");
  const made = latex ? await formulasIn(latex.trim()) : undefined;
  if (made) return made;
  for (const media of pictures) {
    const content = forms.get(media);
    if (content) return shown(`data:${media};base64,${content}`);
  }
  return undefined;
}

/** The text of a value without a rich form: its Markdown, else its `repr`. */
export function plainText(outcome: Outcome): string {
  return new Map(outcome.rich).get("text/markdown") || outcome.result || "";
}

export function picture(address: string, alt: string | null, caption: string | null = ""): HTMLElement {
  const made = element("figure", { class: "cell-figure" }, element("img", { src: address, alt: alt ?? "" }));
  if (caption) made.append(element("figcaption", {}, caption));
  return made;
}

export function svgAddress(svg: string): string {
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/**
 * Whether HTML has text, or a picture within itself: whatever else it holds, the page does not show.
 * scikit-learn and xarray put their plain text into HTML that is of no use on a page built without its style sheet.
 */
function showsAnything(html: string): boolean {
  if (html.includes("text-repr-fallback")) return false;
  const { body } = new DOMParser().parseFromString(html, "text/html");
  for (const unseen of body.querySelectorAll("script, style, template")) unseen.remove();
  return body.textContent?.trim() !== "" || body.querySelector("img[src^='data:image/']") !== null;
}

/** Whether frames follow the page's theme yet. */
let isFollowing = false;

/** HTML in a frame without scripts, forms or a way out; the page looks in only to see how tall it is. */
function frame(html: string): HTMLElement {
  const made = element("iframe", { class: "cell-frame", sandbox: "allow-same-origin", title: words.rich });
  made.srcdoc = `<!doctype html><meta charset="utf-8"><style>${style}</style><body>${html}`;
  if (!isFollowing) onThemeChange(() => document.querySelectorAll<HTMLIFrameElement>(".cell-frame").forEach(matchTheme));
  isFollowing = true;
  made.addEventListener("load", () => {
    matchTheme(made);
    made.style.blockSize = `${Math.min(tallest, height(made.contentDocument) ?? tallest)}px`;
  });
  return element("div", { class: "cell-rich" }, made);
}

/**
 * Make a frame as light or dark as the page, unless its value brings colours: these are chosen for a light ground.
 * A frame that differs in this from its page gets a ground of its own from browsers.
 */
function matchTheme(frame: HTMLIFrameElement): void {
  const { colorScheme } = getComputedStyle(document.documentElement);
  const isColoured = /\b(?:background|color)\s*:/i.test(frame.srcdoc);
  frame.contentDocument?.documentElement.style.setProperty("color-scheme", isColoured ? "light" : colorScheme);
}

/** What the document needs, with room for a bar to scroll it sideways; its root alone is never less than the frame. */
function height(shown: Document | null): number | undefined {
  if (!shown) return undefined;
  const root = shown.documentElement;
  const bar = root.scrollWidth > root.clientWidth ? 16 : 0;
  return Math.ceil(shown.body.getBoundingClientRect().height) + bar;
}

/** The formulas, with the words between them; undefined if one cannot be read, or the converter not be loaded. */
async function formulasIn(latex: string): Promise<HTMLElement | undefined> {
  if (latex.length > longest || ![...latex.matchAll(formula)].some((match) => match[0] !== "\\$")) return undefined;
  const convert = await converter().catch(() => undefined);
  if (!convert) return undefined;
  const made = element("div", { class: "cell-rich cell-formula", tabindex: "0" });
  let end = 0;
  for (const match of latex.matchAll(formula)) {
    const { display, inline, bracket, paren, whole } = match.groups ?? {};
    const shown = display ?? bracket ?? whole;
    const written = shown ?? inline ?? paren;
    made.append(latex.slice(end, match.index));
    end = match.index + match[0].length;
    // How numpy writes zeros: no LaTeX knows the color, and the braces are meant as an argument.
    const math = written && convert(written.trim().replaceAll("\\color{LightGray}{", "\\textcolor{gray}{"), shown !== undefined);
    if (written && !math) return undefined;
    made.append(math || "$");
  }
  made.append(latex.slice(end));
  // A face that comes late is not used at all, so it comes before the formula does.
  await document.fonts.load('1em "Knotwork Math"', made.textContent ?? "").catch(() => undefined);
  return made;
}

async function converter(): Promise<Formulas | undefined> {
  await load("formulas");
  let convert: Formulas | undefined;
  const call: FormulasCall = { take: (formulas) => (convert = formulas) };
  document.dispatchEvent(new CustomEvent(formulasEvent, { detail: call }));
  return convert;
}
