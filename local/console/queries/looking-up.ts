import type { Extension } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { graphql, showInDocsCommand } from 'cm6-graphql';
import type { GraphQLSchema } from 'graphql';
import type { Place } from './documentation-parts.tsx';

/** GraphQL of a schema: completion, lint, and a look at the documentation by a click on a name, or by F1 at one. */
export function lookingUp(schema: GraphQLSchema, lookUp: (place: Place) => void): Extension {
  const onShowInDocs = (field?: string, type?: string, parentType?: string) => {
    if (field && parentType) lookUp({ type: bare(parentType), field });
    else if (type) lookUp({ type: bare(type) });
  };
  const look = (view: EditorView): boolean => {
    const { doc, selection } = view.state;
    const word = view.state.wordAt(selection.main.head);
    if (!word) return false;
    const name = doc.sliceString(word.from, word.to);
    if (schema.getType(name)) lookUp({ type: name });
    else showInDocsCommand(view);
    return true;
  };
  return [
    graphql(schema, { onShowInDocs }),
    EditorView.domEventHandlers({
      click({ ctrlKey, metaKey }, view) {
        // With these keys cm6-graphql looks by itself.
        if (view.state.selection.main.empty && !ctrlKey && !metaKey) look(view);
      },
    }),
    keymap.of([{ key: 'F1', run: look, preventDefault: true }]),
  ];
}

/** `[Signer!]!` → `Signer` */
const bare = (type: string) => type.replace(/[[\]!]/g, '');
