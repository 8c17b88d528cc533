import { signedHeaders } from '@countersign/local/client';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import type { Answer, TestBackend } from './backend.ts';

/**
 * The API as a function of the stack calls it: signed with the keys of its role.
 * @param name the end of the function's construct, e.g. `PublishUpdate`
 */
export function asFunction({ template, clock, credentials }: TestBackend, name: string) {
  const ofName = template.ofType('AWS::Lambda::Function').find(({ logicalId }) => logicalId.includes(name))!;
  const { region } = template;
  const keys = credentials(ofName.properties.Role as string);
  return {
    /** Runs an operation and gives the answer, errors and all. */
    async run<Data, Variables>(
      document: TypedDocumentNode<Data, Variables>,
      variables: Variables,
    ): Promise<Answer<Data>> {
      const url = new URL(template.outputs.GraphqlEndpoint!);
      const body = JSON.stringify({ query: print(document), variables });
      const now = new Date(clock.now());
      const headers = await signedHeaders(url, { service: 'appsync', region, credentials: keys, body, now });
      return (await (await fetch(url, { method: 'POST', headers, body })).json()) as Answer<Data>;
    },
  };
}
