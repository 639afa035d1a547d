/** A text as people look for it: without accents and letter case, and ß as those write it who lack the key. */
export function plain(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ß", "ss");
}
