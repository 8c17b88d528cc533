import {
  type ASTVisitor,
  type FieldNode,
  getNamedType,
  GraphQLError,
  type GraphQLNamedType,
  type GraphQLOutputType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  print,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';

/** A field in a selection set, with the type that it is selected of and its own. */
interface Selected {
  id: number;
  node: FieldNode;
  parent: GraphQLNamedType | undefined;
  type: GraphQLOutputType | undefined;
}

/** Fields by the names under which they are answered. */
type Fields = Map<string, Selected[]>;

/** How many fields may be looked at while a document is checked: one that is legal has each a few times. */
const workLimit = 50_000;

/** A document is not worth more work. */
export class TooComplex extends Error {}

/**
 * Section 5.3.2 of the GraphQL specification, *field selection merging*, as graphql-java checks it: not each field with
 * each other, which takes the square of their number, but all that are answered under one name at once.
 * @throws TooComplex where fragments make of a short text too many fields
 * @see https://github.com/graphql-java/graphql-java/blob/master/src/main/java/graphql/validation/rules/OverlappingFieldsCanBeMerged.java
 */
export function fieldsCanMerge(context: ValidationContext): ASTVisitor {
  const check = createCheck(context);
  return {
    // The inner first: a fault is told where its fields meet.
    SelectionSet: {
      leave(selectionSet) {
        check(selectionSet, context.getParentType() ?? undefined);
      },
    },
  };
}

function createCheck(context: ValidationContext) {
  const ids = new Map<FieldNode, Map<unknown, Selected>>();
  const reported = new Set<string>();
  const shapesChecked = new Set<string>();
  const namesChecked = new Set<string>();
  let work = 0;
  let count = 0;

  /** One for each field and type that it is selected of. */
  const selected = (node: FieldNode, parent: GraphQLNamedType | undefined): Selected => {
    const known = ids.get(node) ?? new Map<unknown, Selected>();
    ids.set(node, known);
    const made = known.get(parent) ?? { id: count++, node, parent, type: typeOf(context, node, parent) };
    known.set(parent, made);
    return made;
  };

  const collect = (
    { selections }: SelectionSetNode,
    parent: GraphQLNamedType | undefined,
    into: Map<string, Set<Selected>>,
    visited: Set<string>,
  ): void => {
    for (const selection of selections) {
      if (++work > workLimit) throw new TooComplex();
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        const same = into.get(key);
        if (same) same.add(selected(selection, parent));
        else into.set(key, new Set([selected(selection, parent)]));
        continue;
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : fragmentOf(context, selection.name.value, visited);
      if (!fragment) continue;
      const condition = fragment.typeCondition?.name.value;
      collect(fragment.selectionSet, condition ? context.getSchema().getType(condition) : parent, into, visited);
    }
  };

  const below = (fields: Selected[]): Fields => {
    const into = new Map<string, Set<Selected>>();
    const visited = new Map<unknown, Set<string>>();
    for (const { node, type } of fields) {
      if (!node.selectionSet) continue;
      const parent = type && getNamedType(type);
      const of = visited.get(parent) ?? new Set<string>();
      visited.set(parent, of);
      collect(node.selectionSet, parent, into, of);
    }
    return listed(into);
  };

  const walk = (
    fields: Fields,
    path: string,
    done: Set<string>,
    groupsOf: (same: Selected[]) => Selected[][],
    fault: (same: Selected[]) => string | undefined,
  ): void => {
    for (const [key, same] of fields) {
      const at = path ? `${path}/${key}` : key;
      for (const group of groupsOf(same)) {
        work += group.length;
        const id = group.map((each) => each.id).join();
        if (done.has(id)) continue;
        done.add(id);
        const wrong = group.length > 1 ? fault(group) : undefined;
        if (wrong) report(at, group, id, wrong);
        else walk(below(group), at, done, groupsOf, fault);
      }
    }
  };

  const report = (at: string, group: Selected[], id: string, wrong: string) => {
    if (reported.has(id)) return;
    reported.add(id);
    const nodes = group.map(({ node }) => node);
    context.reportError(new GraphQLError(`FieldsConflict: ${at}: ${wrong}`, { nodes }));
  };

  return (selectionSet: SelectionSetNode, parent: GraphQLNamedType | undefined) => {
    const into = new Map<string, Set<Selected>>();
    collect(selectionSet, parent, into, new Set());
    const fields = listed(into);
    walk(fields, '', namesChecked, byCommonParent, differentMeaning);
    walk(fields, '', shapesChecked, (same) => [same], differentShape);
  };
}

const listed = (fields: Map<string, Set<Selected>>): Fields => new Map([...fields].map(([key, of]) => [key, [...of]]));

function typeOf(context: ValidationContext, node: FieldNode, parent: GraphQLNamedType | undefined) {
  const name = node.name.value;
  return parent && 'getFields' in parent
    ? (parent.getFields()[name]?.type as GraphQLOutputType | undefined)
    : undefined;
}

function fragmentOf(context: ValidationContext, name: string, visited: Set<string>) {
  if (visited.has(name)) return undefined;
  visited.add(name);
  return context.getFragment(name) ?? undefined;
}

/** Fields of different object types never meet; those of interfaces and unions may meet all. */
function byCommonParent(same: Selected[]): Selected[][] {
  const abstract = same.filter(({ parent }) => !parent || isAbstractType(parent) || !isObjectType(parent));
  const concrete = new Map<unknown, Selected[]>();
  for (const each of same) {
    if (abstract.length > 0 && (!each.parent || !isObjectType(each.parent))) continue;
    const of = concrete.get(each.parent);
    if (of) of.push(each);
    else concrete.set(each.parent, [each]);
  }
  return concrete.size === 0 ? [abstract] : [...concrete.values()].map((of) => [...of, ...abstract]);
}

function differentMeaning([first, ...others]: Selected[]): string | undefined {
  const name = first!.node.name.value;
  const wanted = argumentsOf(first!.node);
  for (const { node } of others) {
    if (node.name.value !== name) return `${name} and ${node.name.value} are different fields`;
    if (argumentsOf(node) !== wanted) return 'they have differing arguments';
  }
  return undefined;
}

const argumentsOf = ({ arguments: given = [] }: FieldNode) =>
  given
    .map((each) => print(each))
    .sort()
    .join();

function differentShape([first, ...others]: Selected[]): string | undefined {
  for (const { type } of others) {
    if (!first!.type || !type || sameShape(first!.type, type)) continue;
    return `they return differing types ${String(first!.type)} and ${String(type)}`;
  }
  return undefined;
}

function sameShape(one: GraphQLOutputType, other: GraphQLOutputType): boolean {
  if (isNonNullType(one) || isNonNullType(other))
    return isNonNullType(one) && isNonNullType(other) && sameShape(one.ofType, other.ofType);
  if (isListType(one) || isListType(other))
    return isListType(one) && isListType(other) && sameShape(one.ofType, other.ofType);
  return one === other || !(isLeafType(one) || isLeafType(other));
}
