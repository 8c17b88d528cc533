import type { CompletionContext } from '@codemirror/autocomplete';
import { json, jsonLanguage, jsonParseLinter } from '@codemirror/lang-json';
import { linter } from '@codemirror/lint';
import { type Extension, StateEffect } from '@codemirror/state';
import type { GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { complete } from './complete.ts';
import { variablesOf } from './fields.ts';
import { faultsIn } from './lint.ts';

/** Has the variables looked at again: the operation has changed. */
export const recheck = StateEffect.define<null>();

/**
 * JSON of variables, which knows those of the operation.
 * @param operation what they are for, as it stands just now
 */
export function variablesJson(schema: GraphQLSchema, operation: () => OperationDefinitionNode | undefined): Extension {
  const fields = () => variablesOf(schema, operation());
  return [
    json(),
    linter(
      (view) => {
        if (view.state.doc.toString().trim() === '') return [];
        const unreadable = jsonParseLinter()(view);
        return unreadable.length > 0 ? unreadable : faultsIn(view.state, fields());
      },
      {
        needsRefresh: ({ transactions }) =>
          transactions.some(({ effects }) => effects.some((each) => each.is(recheck))),
      },
    ),
    jsonLanguage.data.of({ autocomplete: (context: CompletionContext) => complete(context, fields()) }),
  ];
}
