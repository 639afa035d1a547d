// Words on their way into the index and back.
import { plain } from "../page/plain";

// The scripts that write no spaces between words. The index holds their characters one by one
// (`pages/search.py` puts spaces between them), so a query needs the same, and an excerpt the reverse.
const unspaced =
  "\\u2e80-\\u2fdf\\u3005-\\u3007\\u3021-\\u3029\\u3040-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff" +
  "\\uf900-\\ufaff\\uff66-\\uff9f\\u{20000}-\\u{3fffd}";
const between = new RegExp(`(?<=[${unspaced}])(?=[${unspaced}])`, "gu");
const gap = new RegExp(`(?<=[${unspaced}](?:</mark>)?) (?=(?:<mark>)?[${unspaced}])`, "gu");
const run = new RegExp(`^[${unspaced}]{2,}$`, "u");

/** What to ask the index for: a run of unspaced characters is a phrase. */
export function queryFor(words: string): string {
  const written = words.normalize("NFC").trim();
  const parted = written.replace(between, " ");
  return run.test(written) ? `"${parted}"` : parted;
}

/**
 * Whether a note fits the words of a search. Pagefind cuts letters off the end of a word that it finds nowhere, until
 * something fits; that helps after a slip of the pen, and finds all words with “q” for “qqqzz”.
 */
export function fits(words: string, content: string, locations: number[]): boolean {
  const all = content.split(/\s+/);
  const found = locations.map((at) => plain(all[at] ?? ""));
  return plain(words)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .every((word) => found.some((match) => match.includes([...word].slice(0, 3).join(""))));
}

/** The rank of a note that has no such name. */
export const unnamed = 2;

/** The rank of a note by its names: 0 if its title is the words, 1 if an alias is, else `unnamed`. */
export function nameRank(words: string, title: string, aliases: string): number {
  const name = plain(words.trim());
  if (plain(title) === name) return 0;
  return plain(joined(aliases)).split(", ").includes(name) ? 1 : unnamed;
}

/** Text of the index as a reader would write it. */
export function joined(text: string): string {
  return text.replace(gap, "");
}

/** An excerpt without the names a note begins with in the index: its title stands above the excerpt already. */
export function beyondNames(html: string, title: string, aliases?: string): string {
  const names = [title.replace(between, " "), ...(aliases ? [aliases] : [])].map((name) => `${name}.`);
  const opening = names.join(" ").replaceAll("<", "&lt;").replaceAll(">", "&gt;").split(" ");
  const words = html.split(" ");
  const first = words.slice(0, opening.length).map((word) => word.replace(/<\/?mark>/g, ""));
  const rest = words.slice(opening.length).join(" ");
  return rest && first.join(" ") === opening.join(" ") ? rest : html;
}

/** An excerpt with an ellipsis where it begins or ends inside a sentence of the note. */
export function cut(html: string, content: string): string {
  const text = html.replace(/<\/?mark>/g, "").trim();
  const ends = /[.!?:…。！？]["”’»)\]]*$/u.test(text) || content.trimEnd().endsWith(text.split(" ").slice(-3).join(" "));
  return `${/^\p{Ll}/u.test(text) ? "… " : ""}${html.trim()}${ends ? "" : " …"}`;
}

/**
 * The text directive by which browsers show the words found, for the end of an address: the first of them, with the
 * words around it, `:~:text=before-,found,-after`. Where the page does not read so, as at a formula, the anchor counts.
 */
export function directive(html: string, hasAnchor: boolean): string {
  const [before = "", found = "", after = ""] = pieces(html);
  // Browsers without such directives would take it for a part of the anchor, and not find that.
  if (!("fragmentDirective" in document)) return "";
  const words = found.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
  if (!words) return "";
  const parts = [encoded(words)];
  // The words around it count only if a space parts them from it.
  const last = /\s$/.test(before) ? before.trim().split(/\s+/).pop() : "";
  const next = /^\s/.test(after) && found.endsWith(words) ? after.trim().split(/\s+/).shift() : "";
  if (last && last !== "…") parts.unshift(`${encoded(last)}-`);
  if (next && next !== "…") parts.push(`-${encoded(next)}`);
  return `${hasAnchor ? "" : "#"}:~:text=${parts.join(",")}`;
}

/** A text for such a directive, in which a hyphen has a meaning of its own. */
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll("-", "%2D");
}

/** The text of an excerpt of Pagefind's, in turn not marked and marked. It writes `<` and `>` of the text as entities. */
function pieces(html: string): string[] {
  // Marks that touch but for a space are one, so that a phrase of unspaced characters reads as it was written.
  const parted = joined(html.replace(/<\/mark> <mark>/g, " ")).split(/<\/?mark>/);
  return parted.map((piece) => piece.replaceAll("&lt;", "<").replaceAll("&gt;", ">"));
}

// Pagefind marks what stands between two spaces: the comma behind a word too, which nobody looked for.
const clinging = /^([(["“‘«„¿¡]*)(.+?)([.,;:!?…)\]"”’»。，、；：！？]*)$/su;

/** An excerpt of Pagefind's as nodes. */
export function excerpt(html: string): DocumentFragment {
  const made = document.createDocumentFragment();
  for (const [at, text] of pieces(html).entries()) {
    if (at % 2 === 0) {
      made.append(text);
    } else {
      const [, before = "", found = text, after = ""] = clinging.exec(text) ?? [];
      const mark = document.createElement("mark");
      mark.textContent = found;
      made.append(before, mark, after);
    }
  }
  return made;
}
