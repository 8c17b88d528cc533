import { type ASTNode, parse, print, type StringValueNode, visit } from 'graphql';

/**
 * Gives a schema the descriptions of another document of it: what deploys may have none, for parsers of AWS fail at some.
 * @param deployed SDL, which alone says what there is
 * @param documented SDL of the same types and fields, in which the descriptions stand
 * @throws GraphQLError where one of them is not SDL
 */
export function describeSchema(deployed: string, documented: string): string {
  const descriptions = new Map<string, StringValueNode>();
  visit(parse(documented), {
    enter(node, _key, _parent, _path, ancestors) {
      if ('description' in node && node.description) descriptions.set(coordinateOf(node, ancestors), node.description);
    },
  });
  return print(
    visit(parse(deployed, { noLocation: true }), {
      enter(node, _key, _parent, _path, ancestors) {
        if (!described.test(node.kind)) return undefined;
        const description = descriptions.get(coordinateOf(node, ancestors));
        return description ? { ...node, description } : undefined;
      },
    }),
  );
}

/** Extensions of types have none of their own. */
const described = /(?<!Operation|Schema)Definition$/;

/** `Mutation.sign.input`. */
const coordinateOf = (node: ASTNode, ancestors: readonly (ASTNode | readonly ASTNode[])[]) =>
  [...ancestors, node].flatMap((each) => ('name' in each && each.name ? each.name.value : [])).join('.');
