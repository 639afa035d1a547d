// Diagrams written as Mermaid: the bundle that draws them is loaded only by pages that hold one.
import { load } from "./demand";

export function diagrams(): void {
  if (document.querySelector("article pre.mermaid:not(.diagram-source *)")) {
    void load("diagrams").then(() => document.dispatchEvent(new CustomEvent("knotwork:diagrams")));
  }
}
