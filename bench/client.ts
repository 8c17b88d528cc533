import { Agent, request } from 'node:http';
import { print } from 'graphql';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';

/** Sends operations over connections that stay open; as lean as can be, since it shares the machine with the server. */
export interface Client {
  /** Runs an operation. @throws Error where the answer has errors */
  run<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables): Promise<Data>;
  close(): void;
}

/** Makes a client of one person. */
export function createClient(endpoint: string, token: string): Client {
  const agent = new Agent({ keepAlive: true });
  const { hostname, port, pathname: path } = new URL(endpoint);
  const texts = new Map<unknown, string>();
  const textOf = (document: TypedDocumentNode<never, never>) => {
    const text = texts.get(document) ?? print(document);
    texts.set(document, text);
    return text;
  };
  return {
    run: (document, variables) =>
      new Promise((resolve, reject) => {
        const body = JSON.stringify({ query: textOf(document as never), variables });
        const headers = {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          ...(token && { authorization: token }),
        };
        const sent = request({ agent, hostname, port, path, method: 'POST', headers }, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => {
            const { data, errors } = JSON.parse(Buffer.concat(chunks).toString()) as { data: never; errors?: object[] };
            if (errors) reject(new Error(JSON.stringify(errors[0])));
            else resolve(data);
          });
        });
        sent.on('error', reject);
        sent.end(body);
      }),
    close: () => agent.destroy(),
  };
}

/** Gives how long something takes, in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
