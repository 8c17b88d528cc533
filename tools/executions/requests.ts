import { createHash } from 'node:crypto';
import { BatchGetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { StoredRequest } from '../../functions/domain/request.ts';
import { duration } from './duration.ts';
import type { Place } from './place.ts';

/** What the table says of a request: how it stands, who its signers are, which of its executions goes on. */
export type RequestInTable = Pick<StoredRequest, 'id' | 'status' | 'signers' | 'events'> & { execution?: number };

/**
 * Reads requests out of the table, as whoever may; what cannot be read is left out.
 * @param onRefused hears why nothing could be read
 */
export async function readRequests(
  { requestsTable, access }: Place,
  ids: string[],
  onRefused: (why: string) => void = () => {},
): Promise<Map<string, RequestInTable>> {
  const found = new Map<string, RequestInTable>();
  if (!requestsTable) return found;
  const client = new DynamoDBClient(access);
  const unique = [...new Set(ids)];
  try {
    for (let at = 0; at < unique.length; at += pageSize) {
      let keys: { id: { S: string } }[] | undefined = unique.slice(at, at + pageSize).map((S) => ({ id: { S } }));
      // What is too much for one answer comes in the next.
      while (keys?.length) {
        const { Responses, UnprocessedKeys } = await client.send(
          new BatchGetItemCommand({ RequestItems: { [requestsTable]: { Keys: keys, ...projection } } }),
        );
        for (const item of Responses?.[requestsTable] ?? []) {
          const request = unmarshall(item) as RequestInTable;
          found.set(request.id, request);
        }
        keys = UnprocessedKeys?.[requestsTable]?.Keys as typeof keys;
      }
    }
  } catch (error) {
    onRefused(`cannot tell who is awaited: ${(error as Error).name}: ${(error as Error).message}`);
  }
  return found;
}

/** As many as BatchGetItem takes. */
const pageSize = 100;

const projection = {
  ProjectionExpression: 'id, #status, signers, #events, #execution',
  ExpressionAttributeNames: { '#status': 'status', '#events': 'events', '#execution': 'execution' },
};

/** Gives the address of the signer at a position. */
export function addressAt(request: RequestInTable | undefined, position: number): string | undefined {
  return Object.entries(request?.signers ?? {}).find(([, signer]) => signer.position === position)?.[0];
}

/** How many of those who are awaited are named; a request may wait for forty. */
const named = 3;

/** Says for whom a request waits, and since when they know. */
export function awaited({ status, signers, events }: RequestInTable, now: number): string {
  if (status !== 'PENDING') return '';
  const open = Object.entries(signers).filter(
    ([, signer]) => signer.status === 'WAITING' || signer.status === 'REQUESTED',
  );
  const turn = Math.min(...open.map(([, { order = 1 }]) => order));
  const inTurn = open.filter(([, { order = 1 }]) => order === turn).sort(([, a], [, b]) => a.position - b.position);
  const shown = inTurn.slice(0, named).map(([email, { position }]) => {
    const askedAt = events.findLast(([type, , signer]) => /^RE(QUEST|MIND)ED$/.test(type) && signer === position)?.[1];
    return `${email} ${askedAt === undefined ? '(not asked yet)' : `(asked ${duration(now - askedAt)} ago)`}`;
  });
  return [...shown, ...(inTurn.length > named ? [`${inTurn.length - named} more`] : [])].join(', ');
}

/** The name of a request's execution: the first is named as the request, each that takes over has a number. */
export const executionName = (requestId: string, number: number): string =>
  number === 1 ? requestId : `${createHash('sha256').update(`${requestId}/${number}`).digest('hex')}-${number}`;

/** Which execution of its request a name is: 1 for the first, which may have any name of a request. */
export const executionNumber = (name: string): number => Number(/^[0-9a-f]{64}-(\d+)$/.exec(name)?.[1] ?? 1);
