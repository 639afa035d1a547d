// Sentences with places for values, `{name}`, and sentences that change with a number.

/** The sentence with values in its places; one without a value stays as it is. */
export function filled(sentence: string, values: Record<string, string | number>): string {
  return sentence.replace(/\{([a-z]+)\}/g, (place, name: string) => String(values[name] ?? place));
}

/** The sentence about a number; `forms` is JSON with one for each plural category of the language that it names as `like`. */
export function counted(forms: string, count: number): string {
  const sentences = JSON.parse(forms) as Partial<Record<Intl.LDMLPluralRule, string>> & { like: string; other: string };
  return filled(sentences[new Intl.PluralRules(sentences.like).select(count)] ?? sentences.other, { count });
}
