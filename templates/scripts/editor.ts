// The editor of cells: CodeMirror, loaded with the first Edit.
import { autocompletion, closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { python, pythonLanguage } from "@codemirror/lang-python";
import { bracketMatching, HighlightStyle, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, drawSelection, EditorView, keymap, lineNumbers } from "@codemirror/view";
import { highlightCode, tags } from "@lezer/highlight";
import { type Editor, type EditorCall, type Piece, editorEvent } from "./cells/editing";

const markLine = StateEffect.define<number>();
const failing = Decoration.line({ class: "cm-failing" });

/** The line that failed, until the code changes. */
const marked = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    let current = transaction.docChanged ? Decoration.none : marks;
    for (const effect of transaction.effects) {
      if (!effect.is(markLine)) continue;
      const { doc } = transaction.state;
      const exists = effect.value >= 1 && effect.value <= doc.lines;
      current = exists ? Decoration.set([failing.range(doc.line(effect.value).from)]) : Decoration.none;
    }
    return current;
  },
  provide: (field) => EditorView.decorations.from(field),
});

// The names that the build gives to kinds of code, so that the page's own colours hold in the editor too.
const kinds = HighlightStyle.define([
  { tag: tags.comment, class: "c1" },
  { tag: [tags.keyword, tags.operatorKeyword], class: "k" },
  { tag: [tags.definition(tags.function(tags.variableName)), tags.definition(tags.className), tags.meta], class: "nf" },
  { tag: [tags.string, tags.special(tags.string)], class: "s" },
  { tag: [tags.number, tags.bool, tags.null], class: "m" },
  { tag: [tags.operator, tags.punctuation], class: "o" },
]);

function pieces(code: string): Piece[] {
  const made: Piece[] = [];
  const text = (piece: string, kind: string): void => void made.push([piece, kind]);
  highlightCode(code, pythonLanguage.parser.parse(code), kinds, text, () => text("\n", ""));
  return made;
}

const theme = EditorView.theme({
  "&": { backgroundColor: "transparent" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55" },
  ".cm-content": { caretColor: "var(--ink)" },
  // Opaque, for a long line scrolls below it; with the mark of the editor, which it would hide.
  ".cm-gutters": { background: "linear-gradient(var(--wash), var(--wash)) var(--under)", color: "var(--pencil)", border: "none", boxShadow: "inset 2px 0 0 var(--link)" },
  // The code stays where it stood before it was edited: the numbers take the room beside it.
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "calc(var(--pad) - 2px)", padding: "0 4px 0 0" },
  ".cm-line": { paddingInlineStart: "2px" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  // CodeMirror's own colours are for light pages, and the page may turn dark at any time. (A transparent
  // outline is drawn where the system forces its colours, and takes all grounds away.)
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { background: "var(--highlight)" },
  ".cm-tooltip": { border: "1px solid var(--line-strong)", background: "var(--raised)", color: "var(--ink)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { background: "var(--link)", color: "var(--paper)", outline: "2px solid transparent", outlineOffset: "-2px" },
});

function open(call: EditorCall): Editor {
  const leave = (): boolean => {
    call.leave();
    return true;
  };
  const run = (): boolean => {
    call.run();
    return true;
  };
  const state = EditorState.create({
    doc: call.code,
    extensions: [
      lineNumbers(),
      history(),
      drawSelection(),
      bracketMatching(),
      closeBrackets(),
      autocompletion({ activateOnTyping: false, icons: false }),
      indentUnit.of("    "),
      EditorState.tabSize.of(4),
      python(),
      syntaxHighlighting(kinds),
      marked,
      theme,
      EditorView.contentAttributes.of({ class: "code", "aria-label": call.label, tabindex: "0", autocapitalize: "off", spellcheck: "false" }),
      // Run before the rest of the keys: a completion that is open takes Escape for itself.
      keymap.of([{ key: "Mod-Enter", run }, { key: "Shift-Enter", run }]),
      keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
      keymap.of([{ key: "Escape", run: leave }]),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) call.change(update.state.doc.toString());
      }),
    ],
  });
  const view = new EditorView({ state, parent: call.host });
  return {
    pieces: () => pieces(view.state.doc.toString()),
    focus: () => view.focus(),
    set: (code) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: code } }),
    mark: (line) => view.dispatch({ effects: markLine.of(line) }),
    close: () => view.destroy(),
  };
}

document.addEventListener(editorEvent, (event) => {
  const call = (event as CustomEvent<EditorCall>).detail;
  call.take(open(call));
});
