// What the page says about its cells, in the site's language: the page carries the words as JSON.

/** The names of the words; a sentence with places is completed by `filled`. */
type Name =
  | "run" | "runAll" | "check" | "stop" | "edit" | "done" | "reset" | "solution" | "cell" | "code"
  | "waiting" | "running" | "starting" | "loading" | "slow" | "stopped" | "ended"
  | "stale" | "staleHere" | "changed" | "correct" | "wrong" | "asIntended"
  | "failed" | "failedAbove" | "failedHidden" | "took" | "failedIn" | "checked" | "nothing" | "confirmed"
  | "fromDisk" | "noWorkers" | "notLoaded" | "noProgram" | "offline" | "noEditor" | "rich";

export const words = JSON.parse(document.getElementById("kw:cell-words")?.textContent ?? "{}") as Readonly<Record<Name, string>>;
