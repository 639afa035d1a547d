// Which exercises the reader has solved: kept in this browser and nowhere else.
import { root } from "./site";
import { forget, remember, remembered, whenChanged } from "./storage";

// Sites on one host share its storage, so the key holds the path at which this one begins.
const key = `solved:${new URL(root).pathname}`;

/** Names such as `dot-product#cell-rank`. */
export function solvedExercises(): Set<string> {
  try {
    const stored: unknown = JSON.parse(remembered(key) ?? "[]");
    return new Set(Array.isArray(stored) ? stored.filter((name): name is string => typeof name === "string") : []);
  } catch {
    return new Set();
  }
}

export function solve(exercise: string): void {
  remember(key, JSON.stringify([...solvedExercises().add(exercise)].sort()));
}

export function forgetSolved(): void {
  forget(key);
}

export function whenSolved(act: () => void): void {
  whenChanged(key, act);
}
