// Stands in for elkjs, which is larger than the rest of Mermaid and under terms of its own (EPL); the site's
// settings never choose it.
export default class {
  layout(): never {
    throw new Error("this site carries no ELK layout");
  }
}
