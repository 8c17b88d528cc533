import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import { print } from 'graphql';
import type { Answer, TestBackend } from './backend.ts';

/**
 * The API as a function of the stack calls it: signed with the keys of its role.
 * @param name the end of the function's construct, e.g. `PublishUpdate`
 */
export function asFunction({ template, clock, credentials }: TestBackend, name: string) {
  const ofName = template.ofType('AWS::Lambda::Function').find(({ logicalId }) => logicalId.includes(name))!;
  const signer = new SignatureV4({
    service: 'appsync',
    region: template.region,
    credentials: credentials(ofName.properties.Role as string),
    sha256: Hash.bind(null, 'sha256'),
  });
  return {
    /** Runs an operation and gives the answer, errors and all. */
    async run<Data, Variables>(
      document: TypedDocumentNode<Data, Variables>,
      variables: Variables,
    ): Promise<Answer<Data>> {
      const url = new URL(template.outputs.GraphqlEndpoint!);
      const body = JSON.stringify({ query: print(document), variables });
      const { headers } = await signer.sign(
        {
          method: 'POST',
          ...{ protocol: url.protocol, hostname: url.hostname, path: url.pathname, query: {} },
          headers: { host: url.host, 'content-type': 'application/json' },
          body,
        },
        { signingDate: new Date(clock.now()) },
      );
      return (await (await fetch(url, { method: 'POST', headers, body })).json()) as Answer<Data>;
    },
  };
}
