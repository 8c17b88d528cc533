import {
  type ASTNode,
  type ASTVisitor,
  BREAK,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OverlappingFieldsCanBeMergedRule,
  SingleFieldSubscriptionsRule,
  specifiedRules,
  validate,
  type ValidationContext,
  type ValidationRule,
  ValuesOfCorrectTypeRule,
  visit,
} from 'graphql';
import type { ValidationError } from '../api-types.ts';
import { fieldsCanMerge, TooComplex } from './fields-can-merge.ts';
import { literalsOfCorrectType } from './validation-literals.ts';
import { toGraphqlJavaError } from './validation-wordings.ts';

const replaced = [ValuesOfCorrectTypeRule, SingleFieldSubscriptionsRule, OverlappingFieldsCanBeMergedRule];
const rules = [
  ...specifiedRules.filter((rule) => !replaced.includes(rule)),
  literalsOfCorrectType,
  singleFieldSubscriptions,
  fieldsCanMerge,
  introspectionInGoodFaith,
];

/** How many fragments all operations of a document may look through: several of graphql-js' rules do so for each one. */
const maxLookedThrough = 50_000;

/** How many fields an operation may select that asks for the schema: tools select a hundred. */
const introspectionLimit = 300;

/** Validates a document; the errors are worded as graphql-java, which AppSync is built on, words them. */
export function validateDocument(
  schema: GraphQLSchema,
  document: DocumentNode,
  options: { introspection: boolean },
): ValidationError[] {
  const many = (kind: Kind) => document.definitions.filter((each) => each.kind === kind).length;
  if (many(Kind.OPERATION_DEFINITION) * many(Kind.FRAGMENT_DEFINITION) > maxLookedThrough) throw new TooComplex();
  const used: ValidationRule[] = options.introspection ? rules : [...rules, noIntrospection];
  const found = validate(schema, document, used).map((error) => ({ error, ...toGraphqlJavaError(error) }));
  const pointed = found.map(({ error, node = 0, alone = false }) => (alone ? undefined : error.nodes?.[node]));
  const paths = pathsTo(document, new Set(pointed));
  return found.map(({ error, kind, text, node = 0 }, index) => {
    const path = pointed[index] ? paths.get(pointed[index]) : '';
    const places = kind === 'FieldsConflict' ? error.locations : error.locations?.slice(node, node + 1);
    return {
      path: null,
      locations: places?.map(({ line, column }) => ({ line, column, sourceName: null })) ?? null,
      message: `Validation error of type ${kind}: ${text}${path && ` @ '${path}'`}`,
    };
  });
}

/** The names of the fields, and of the fragment, that lead to each of the nodes: `syncTasks/items/reminder`. */
function pathsTo(document: DocumentNode, targets: Set<ASTNode | undefined>): Map<ASTNode | undefined, string> {
  const paths = new Map<ASTNode | undefined, string>();
  const names: string[] = [];
  const named = (node: ASTNode) => node.kind === Kind.FIELD || node.kind === Kind.FRAGMENT_DEFINITION;
  visit(document, {
    enter(node) {
      if (paths.size === targets.size) return BREAK;
      if (named(node)) names.push(node.name.value);
      if (targets.has(node)) paths.set(node, names.join('/'));
      return undefined;
    },
    leave(node) {
      if (named(node)) names.pop();
    },
  });
  return paths;
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

/**
 * Asks for the schema no more often than a tool does: aliases and lists in lists make of a short query an endless answer.
 * AWS's own bound is not known; graphql-java's is the same but for the number of fields.
 * @see https://github.com/graphql-java/graphql-java/blob/master/src/main/java/graphql/introspection/GoodFaithIntrospection.java
 */
function introspectionInGoodFaith(context: ValidationContext): ASTVisitor {
  const seen = new Set<string>();
  let fields = 0;
  return {
    OperationDefinition() {
      seen.clear();
      fields = 0;
    },
    Field(node) {
      const name = node.name.value;
      const parent = context.getParentType()?.name ?? '';
      if (parent.startsWith('__')) fields += 1;
      const isOnce = name === '__schema' || name === '__type' || (parent === '__Type' && onceInType.includes(name));
      if (fields !== introspectionLimit + 1 && !(isOnce && seen.has(`${parent}.${name}`))) {
        if (isOnce) seen.add(`${parent}.${name}`);
        return;
      }
      const message = `BadFaithIntrospection: This request is not asking for introspection in good faith - ${parent}.${name} is present too often!`;
      context.reportError(new GraphQLError(message, { nodes: node }));
    },
  };
}

const onceInType = ['fields', 'inputFields', 'interfaces', 'possibleTypes'];

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
