// How a cell asks for an editor: the bundle `editor.js` listens for this event and answers with `take`.

/** A piece of code, and the class that the build gives its kind; empty for none. */
export type Piece = [text: string, kind: string];

export interface Editor {
  /** The code as it is now, to be shown in its colours. */
  pieces(): Piece[];
  focus(): void;
  set(code: string): void;
  /** Mark a line, from 1; 0 for none. */
  mark(line: number): void;
  close(): void;
}

export interface EditorCall {
  host: HTMLElement;
  code: string;
  label: string;
  change(code: string): void;
  run(): void;
  leave(): void;
  take(editor: Editor): void;
}

export const editorEvent = "knotwork:edit-cell";
