// The reader's own code and solved exercises, kept in this browser and nowhere else.
import { digest } from "../page/digest";
import { root } from "../page/site";
import { solve, solvedExercises } from "../page/solved";
import { forget, remember, remembered } from "../page/storage";
import type { Piece } from "./editing";

interface Edit {
  code: string;
  /** A digest of the code that was edited, to notice when the note has changed since. */
  of: string;
  /** The same code in pieces with their kinds, for its colours. */
  pieces?: Piece[];
}

export class Memory {
  private readonly editsKey: string;

  /** @param page the page's name in this site */
  constructor(private readonly page: string) {
    // Sites on one host share its storage, so the key holds the path at which this one begins.
    this.editsKey = `cells:${new URL(root).pathname}${page}`;
  }

  edit(cell: string): Edit | undefined {
    return this.edits()[cell];
  }

  keep(cell: string, code: string, original: string, pieces: Piece[] = []): void {
    this.store({ ...this.edits(), [cell]: { code, of: digest(original), pieces } });
  }

  drop(cell: string): void {
    const { [cell]: _gone, ...rest } = this.edits();
    this.store(rest);
  }

  isSolved(cell: string): boolean {
    return solvedExercises().has(`${this.page}#${cell}`);
  }

  solve(cell: string): void {
    solve(`${this.page}#${cell}`);
  }

  private store(edits: Record<string, Edit>): void {
    if (Object.keys(edits).length) remember(this.editsKey, JSON.stringify(edits));
    else forget(this.editsKey);
  }

  private edits(): Record<string, Edit> {
    const stored = parsed(remembered(this.editsKey));
    if (typeof stored !== "object" || stored === null) return {};
    return Object.fromEntries(Object.entries(stored).filter(([, edit]) => isEdit(edit))) as Record<string, Edit>;
  }
}

function isEdit(value: unknown): value is Edit {
  if (typeof value !== "object" || value === null || typeof (value as Edit).code !== "string") return false;
  const { pieces = [] } = value as Edit;
  return Array.isArray(pieces) && pieces.every((piece) => Array.isArray(piece) && piece.every(isText));
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return null;
  }
}
