import { AwsError } from '../../shared/service.ts';
import type { Constraint } from './check-input.ts';

/** The constraints of paged operations. */
export const pageConstraints = {
  maxResults: { type: 'integer', least: 0, most: 1000 },
  nextToken: { type: 'string', least: 1, most: 1024 },
} satisfies Record<string, Constraint>;

/** How many a page has. @default 100, which 0 asks for too */
export const pageSize = ({ maxResults }: { maxResults?: number }): number => maxResults || 100;

/** A token for the place where the next page begins; `scope` says for which list, so that it serves no other. */
export function pageToken(scope: string, place: (number | string)[]): string {
  return Buffer.from(JSON.stringify([scope, ...place])).toString('base64url');
}

/** The place of a token. @throws AwsError `InvalidToken` */
export function readPageToken(scope: string, token: string | undefined): (number | string)[] | undefined {
  if (token === undefined) return undefined;
  try {
    const [said, ...place] = JSON.parse(Buffer.from(token, 'base64url').toString()) as (number | string)[];
    if (said === scope) return place;
  } catch {
    // Not a token of ours, which the next line says.
  }
  throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
}
