import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  print,
  visit,
} from 'graphql';
import { canaryCalls } from './canary.ts';

/**
 * Makes the schema text that deploys: everything but the descriptions, at which AppSync's parser fails
 * (https://github.com/aws/aws-appsync-community/issues/38). Printing the syntax tree keeps the applied directives,
 * which printing a built schema would lose.
 * @param hasAuthorizer whether the API has a Lambda authorizer; without one nothing is opened to it
 * @param hasCanary whether the stack has a canary, to which what it calls is opened
 */
export function deployableSchema(
  text: string,
  { hasAuthorizer, hasCanary = false }: { hasAuthorizer: boolean; hasCanary?: boolean },
): string {
  const schema = parse(text, { noLocation: true });
  return print(
    visit(hasCanary ? openedToCanary(schema) : schema, {
      enter: (node) => ('description' in node && node.description ? { ...node, description: undefined } : undefined),
      Directive: ({ name }) => (name.value === 'aws_lambda' && !hasAuthorizer ? null : undefined),
    }),
  );
}

function openedToCanary(schema: DocumentNode): DocumentNode {
  const opened = <Node extends ObjectTypeDefinitionNode | FieldDefinitionNode>(node: Node): Node => ({
    ...node,
    directives: [...(node.directives ?? []), byIam],
  });
  return visit(schema, {
    ObjectTypeDefinition: (type) => {
      const isCalled = ({ name }: FieldDefinitionNode) =>
        canaryCalls.fields.includes(`${type.name.value}.${name.value}`);
      const fields = type.fields?.map((field) => (isCalled(field) ? opened(field) : field));
      return canaryCalls.types.includes(type.name.value) ? opened(type) : { ...type, fields };
    },
  });
}

const byIam: ConstDirectiveNode = { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: 'aws_iam' } };
