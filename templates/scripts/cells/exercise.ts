// The feedback on a reader's answer to an exercise: the words of its check.
import { element } from "./element";
import { failingLine, lineIn, origin, outputs, printedText } from "./outputs";
import { type Outcome, type ProgramCell, summary } from "./program";
import { words } from "./words";

interface Feedback {
  made: HTMLElement[];
  /** The line of the reader's code that failed, from 1; 0 for none. */
  line: number;
  isRight: boolean;
}

/** @param outcomes of `tried`, up to the first that failed */
export async function feedback(outcomes: Outcome[], tried: ProgramCell[], answer: ProgramCell): Promise<Feedback> {
  const place = tried.indexOf(answer);
  const own = outcomes[place];
  const last = outcomes.at(-1);
  const made = own ? await outputs(own, answer) : [];
  if (!last) return { made, line: 0, isRight: false };
  if (last.status !== "failed") return { made: [...made, verdict(words.correct, "", "right")], line: 0, isRight: true };
  const line = failingLine(last, answer);
  if (last === own) return { made, line, isRight: false };
  // What the reader's functions print stands there too, as readers look for mistakes in this way.
  made.push(...printedText(last.text));
  const check = tried[outcomes.length - 1];
  if (!last.error || !check) return { made: [...made, verdict(words.wrong, last.reason, "wrong")], line, isRight: false };
  const inner = last.error.frames.at(-1);
  const isRefused = last.error.type === "AssertionError" && !(inner && lineIn(answer, inner));
  made.push(verdict(words.wrong, isRefused ? last.error.message : summary(last.error), "wrong"));
  if (!isRefused) made.push(...origin(last, answer, check));
  return { made, line, isRight: false };
}

function verdict(judgement: string, reason: string, kind: "right" | "wrong"): HTMLElement {
  const lead = element("strong", {}, judgement);
  return element("p", { class: `cell-verdict cell-${kind}` }, lead, reason && ` ${reason}`);
}
