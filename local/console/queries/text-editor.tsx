import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from '@codemirror/language';
import { lintKeymap } from '@codemirror/lint';
import { EditorState, type Extension, Prec } from '@codemirror/state';
import { EditorView, keymap, lineNumbers, placeholder } from '@codemirror/view';
import { useEffect, useRef } from 'preact/hooks';
import { looks } from './theme.ts';
import { recheck } from './variables/language.ts';

interface EditorProps {
  label: string;
  /** What stands there at first; a key makes a new editor for another text. */
  text: string;
  language: Extension;
  /** Shown while there is nothing. */
  hint?: string;
  /** What the text is for: it is looked at again when that has changed. */
  about?: unknown;
  /** Hears what was typed; without it the editor only shows. */
  changed?(text: string): void;
  /** Hears where the cursor is. */
  moved?(position: number): void;
  /** Ctrl-Enter, on a Mac Cmd-Enter. */
  run?(): void;
}

/**
 * A text with its colours. It stands in a shadow root, for there CodeMirror adopts its style sheets, where in a document
 * it would write them into it, which the page's policy forbids. Tab leaves it, as any other field.
 */
export function Editor({ label, text, language, hint, about, changed, moved, run }: EditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const latest = useRef({ changed, moved, run });
  latest.current = { changed, moved, run };
  useEffect(() => {
    const root = place.current!.shadowRoot ?? place.current!.attachShadow({ mode: 'open' });
    const ran = () => {
      latest.current.run?.();
      return true;
    };
    const typing: Extension = [
      ...[replacing, history(), closeBrackets(), indentOnInput(), autocompletion()],
      Prec.highest(keymap.of([{ key: 'Mod-Enter', run: ran }])),
      keymap.of([...closeBracketsKeymap, ...historyKeymap, ...completionKeymap, ...lintKeymap]),
    ];
    const made = (view.current = new EditorView({
      ...{ parent: root, root },
      state: EditorState.create({
        doc: text,
        extensions: [
          changed ? lineNumbers() : [],
          ...[looks(), language, bracketMatching(), EditorView.lineWrapping, foldGutter()],
          changed ? typing : EditorState.readOnly.of(true),
          keymap.of([...defaultKeymap, ...foldKeymap]),
          EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
          hint ? placeholder(hint) : [],
          EditorView.updateListener.of(({ docChanged, selectionSet, state }) => {
            if (docChanged) latest.current.changed?.(state.doc.toString());
            if (docChanged || selectionSet) latest.current.moved?.(state.selection.main.head);
          }),
        ],
      }),
    }));
    return () => made.destroy();
  }, []);
  useEffect(() => view.current?.dispatch({ effects: recheck.of(null) }), [about]);
  return <div ref={place} class="editor" />;
}

/**
 * Types over what is selected. Left to itself Chromium would write the colour of that text into a `style` attribute, which
 * the page's policy forbids; an editor's text has none.
 */
const replacing = EditorView.domEventHandlers({
  beforeinput({ inputType, data, isComposing }, view) {
    const { from, to, empty } = view.state.selection.main;
    if (inputType !== 'insertText' || !data || isComposing || empty) return false;
    const insert = () => view.state.update(view.state.replaceSelection(data), { userEvent: 'input.type' });
    const isDone = view.state.facet(EditorView.inputHandler).some((handle) => handle(view, from, to, data, insert));
    if (!isDone) view.dispatch(insert());
    return true;
  },
});
