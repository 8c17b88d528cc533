import { util, type DynamoDBQueryRequest } from '@aws-appsync/utils';
import type { SigningRequestFilter } from '../../generated/schema.ts';
import { inputFields } from '../../functions/domain/fields.ts';
import { checkLength, refuseInput } from './checks.ts';
import { timeOf } from './deadline.ts';
import { refusePageToken } from './refuse.ts';
import { stated } from './stated.ts';

/** What a filter asks for, its times in milliseconds since the epoch. */
interface Wanted {
  status?: unknown;
  documentId?: unknown;
  externalId?: unknown;
  from?: number | undefined;
  until?: number | undefined;
}

/** The attributes that DynamoDB compares after it has read the row; the time of the start is the index's own order. */
const compared: (keyof Wanted)[] = ['status', 'documentId', 'externalId'];

/** Later than any time that can be given, and as its negative earlier. */
const endOfTime = 9e14;

/** The parts of a Query of somebody's requests that a filter makes, and its page token; refuses what is no filter. */
export function filteredQuery(
  requestedBySub: string,
  filter: SigningRequestFilter | null | undefined,
  nextToken: string | null | undefined,
): Partial<DynamoDBQueryRequest> & Pick<DynamoDBQueryRequest, 'query'> {
  const wanted = wantedOf(filter ?? {});
  const { from, until } = wanted;
  const isInTime = from !== undefined || until !== undefined;
  const times = isInTime ? { ':from': from ?? -endOfTime, ':last': (until ?? endOfTime) - 1 } : {};
  return {
    query: {
      expression: `requestedBySub = :me${isInTime ? ' AND createdAt BETWEEN :from AND :last' : ''}`,
      expressionValues: util.dynamodb.toMapValues({ ':me': requestedBySub, ...times }),
    },
    ...comparisons(wanted),
    ...(nextToken ? { nextToken: tokenOf(nextToken, wanted) } : {}),
  };
}

/** Gives the token of the next page to the client: behind it stands the filter, without which it is worth nothing. */
export function pageToken(token: string | null | undefined, filter: SigningRequestFilter | null | undefined) {
  return token ? `${token}${markOf(wantedOf(filter ?? {}))}` : null;
}

function wantedOf(filter: SigningRequestFilter): Wanted {
  const { status, documentId, externalId, createdAfter, createdBefore } = filter;
  checkLength('filter.documentId', documentId, inputFields.documentId.characters as number);
  checkLength('filter.externalId', externalId, inputFields.externalId.characters as number);
  const [from, until] = [momentOf('createdAfter', createdAfter), momentOf('createdBefore', createdBefore)];
  if (from !== undefined && until !== undefined && from >= until)
    refuseInput('filter.createdAfter', `${createdAfter}`, `a time before createdBefore, which is ${createdBefore}`);
  return stated({
    status: status ?? undefined,
    documentId: documentId ?? undefined,
    externalId: externalId ?? undefined,
    from,
    until,
  });
}

function momentOf(field: string, given: string | null | undefined): number | undefined {
  if (!given) return undefined;
  const time = timeOf(given);
  if (time === undefined) refuseInput(`filter.${field}`, given, 'a time of the years 0000 to 9999');
  return time;
}

function comparisons(wanted: Wanted): Partial<DynamoDBQueryRequest> {
  const fields = compared.filter((field) => wanted[field] !== undefined);
  if (fields.length === 0) return {};
  const expressionNames: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  fields.forEach((field) => {
    expressionNames[`#${field}`] = field;
    values[`:${field}`] = wanted[field];
  });
  const expression = fields.map((field) => `#${field} = :${field}`).join(' AND ');
  return { filter: { expression, expressionNames, expressionValues: util.dynamodb.toMapValues(values) } };
}

/** Gives AppSync's own token, which has no dot, where it comes with the filter of the page before. */
function tokenOf(given: string, wanted: Wanted): string {
  const mark = markOf(wanted);
  const token = given.slice(0, given.length - mark.length);
  if (!given.endsWith(mark) || token.includes('.')) refusePageToken();
  return token;
}

function markOf(wanted: Wanted): string {
  const { status, documentId, externalId, from, until } = wanted;
  const all = [status, documentId, externalId, from, until];
  if (all.every((each) => each === undefined)) return '';
  return `.${util.base64Encode(JSON.stringify(all.map((each) => each ?? null)))}`;
}
