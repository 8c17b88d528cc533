import {
  type ASTNode,
  type ASTVisitor,
  BREAK,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  SingleFieldSubscriptionsRule,
  specifiedRules,
  validate,
  type ValidationContext,
  type ValidationRule,
  ValuesOfCorrectTypeRule,
  visit,
} from 'graphql';
import type { ValidationError } from '../api-types.ts';
import { literalsOfCorrectType } from './validation-literals.ts';
import { worded } from './validation-wordings.ts';

const replaced = [ValuesOfCorrectTypeRule, SingleFieldSubscriptionsRule];
const rules = [
  ...specifiedRules.filter((rule) => !replaced.includes(rule)),
  literalsOfCorrectType,
  singleFieldSubscriptions,
];

/** Validates a document; the errors are worded as graphql-java, which AppSync is built on, words them. */
export function validateDocument(
  schema: GraphQLSchema,
  document: DocumentNode,
  options: { introspection: boolean },
): ValidationError[] {
  const used: ValidationRule[] = options.introspection ? rules : [...rules, noIntrospection];
  return validate(schema, document, used).map((error) => {
    const { kind, text, node = 0, alone = false } = worded(error);
    const at = error.nodes?.[node];
    const path = at && !alone ? pathTo(document, at) : '';
    const places = kind === 'FieldsConflict' ? error.locations : error.locations?.slice(node, node + 1);
    return {
      path: null,
      locations: places?.map(({ line, column }) => ({ line, column, sourceName: null })) ?? null,
      message: `Validation error of type ${kind}: ${text}${path && ` @ '${path}'`}`,
    };
  });
}

/** The names of the fields, and of the fragment, that lead to a node: `syncTasks/items/reminder`. */
function pathTo(document: DocumentNode, target: ASTNode): string {
  const names: string[] = [];
  let found = '';
  const named = (node: ASTNode) => node.kind === Kind.FIELD || node.kind === Kind.FRAGMENT_DEFINITION;
  visit(document, {
    enter(node) {
      if (named(node)) names.push(node.name.value);
      if (node !== target) return undefined;
      found = names.join('/');
      return BREAK;
    },
    leave(node) {
      if (named(node)) names.pop();
    },
  });
  return found;
}

/** Leaves to the start of a subscription what depends on its variables, of which graphql-js' rule knows none. */
function singleFieldSubscriptions(context: ValidationContext): ASTVisitor {
  const rule = SingleFieldSubscriptionsRule(context) as { OperationDefinition(node: OperationDefinitionNode): void };
  return {
    OperationDefinition(node) {
      try {
        rule.OperationDefinition(node);
      } catch (error) {
        if (!(error instanceof GraphQLError)) throw error;
      }
    },
  };
}

/** With introspection off its fields do not exist. */
function noIntrospection(context: ValidationContext): ASTVisitor {
  return {
    Field(node) {
      const name = node.name.value;
      if (name !== '__schema' && name !== '__type') return;
      const message = `Cannot query field "${name}" on type "${context.getParentType()?.name}".`;
      context.reportError(new GraphQLError(message, { nodes: node }));
    },
  };
}
