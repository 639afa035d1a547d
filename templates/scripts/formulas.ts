// Formulas in outputs of cells: Temml, loaded with the first of them. Those of the notes are made when the
// site is built, where Python has a converter that browsers lack; both write MathML for the same face.
import temml from "temml";
import { type Formulas, type FormulasCall, formulasEvent } from "./cells/formula";

const formulas: Formulas = (latex, display) => {
  const host = document.createElement("div");
  try {
    // Without trust, it makes no links and fetches nothing.
    temml.render(latex, host, { displayMode: display, throwOnError: true, trust: false, maxExpand: 1000 });
  } catch {
    return null;
  }
  return host.firstElementChild;
};

document.addEventListener(formulasEvent, (event) => (event as CustomEvent<FormulasCall>).detail.take(formulas));
