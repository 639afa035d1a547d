// How a result asks for formulas: the bundle `formulas.js` listens for this event and answers with `take`.

/** A formula as MathML; null where it cannot be read. */
export type Formulas = (latex: string, display: boolean) => Element | null;

export interface FormulasCall {
  take(formulas: Formulas): void;
}

export const formulasEvent = "knotwork:formulas";
