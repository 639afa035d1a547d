/** A text as people look for it: without accents and letter case, and with ss for ß, which many keyboards lack. */
export function plain(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ß", "ss");
}
