import { parse, print, visit } from 'graphql';

/**
 * Makes the schema text that deploys: everything but the descriptions, at which AppSync's parser fails
 * (https://github.com/aws/aws-appsync-community/issues/38). Printing the syntax tree keeps the applied directives,
 * which printing a built schema would lose.
 * @param hasAuthorizer whether the API has a Lambda authorizer; without one nothing is opened to it
 */
export function deployableSchema(text: string, { hasAuthorizer }: { hasAuthorizer: boolean }): string {
  return print(
    visit(parse(text, { noLocation: true }), {
      enter: (node) => ('description' in node && node.description ? { ...node, description: undefined } : undefined),
      Directive: ({ name }) => (name.value === 'aws_lambda' && !hasAuthorizer ? null : undefined),
    }),
  );
}
