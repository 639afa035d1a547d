// Mermaid as modules that load one another: a diagram asks only for those that its kind needs.
export { default } from "mermaid";
