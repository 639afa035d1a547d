// Diagrams written as Mermaid: what draws them is loaded by pages that hold one, and by no others.
import { load } from "./demand";

export function diagrams(): void {
  if (document.querySelector("article pre.mermaid:not(.diagram-source *)")) {
    void load("diagrams").then(() => document.dispatchEvent(new CustomEvent("knotwork:diagrams")));
  }
}
