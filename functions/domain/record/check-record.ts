import { checkChain, type ValueHash } from './chain.ts';
import { isObject, isUtcTime, shown } from './json-value.ts';
import { type Alteration, type AlterationKind, recordFormat, type SigningRecord } from './signing-record.ts';

/**
 * Says what is wrong with what shall be a record: its members, its chain of events, and what it says itself of alterations.
 * Who sealed it is not looked at.
 */
export function checkRecord(value: unknown, hash: ValueHash): string[] {
  const problems = checkShape(value);
  if (problems.length > 0) return problems;
  const record = value as SigningRecord;
  return [...checkChain(record, hash), ...record.alterations.map(tell)];
}

/** Says where a value has not the shape of a record, as far as the others here need it; docs/record.schema.json has all of it. */
export function checkShape(value: unknown): string[] {
  if (!isObject(value)) return ['the payload is no JSON object'];
  if (value.format !== recordFormat) return [`format is ${shown(value.format)}; expected is "${recordFormat}"`];
  const names = new Set([...Object.keys(value), ...Object.keys(members)]);
  return [...names].flatMap((name) => {
    if (!Object.hasOwn(members, name)) return [`the record has a member ${name}, which this format does not have`];
    const { is, says } = members[name as keyof SigningRecord];
    return is(value[name]) ? [] : [`${name} is ${shown(value[name])}; expected is ${says}`];
  });
}

const isText = (value: unknown) => typeof value === 'string';
const isArrayOfObjects = (value: unknown) => Array.isArray(value) && value.every(isObject);

const members: Record<keyof SigningRecord, { is: (value: unknown) => boolean; says: string }> = {
  format: { is: isText, says: 'a text' },
  product: { is: isObject, says: 'an object' },
  sealedAt: { is: isUtcTime, says: 'a time in UTC as ISO 8601 writes it' },
  request: { is: isObject, says: 'an object' },
  signers: { is: isArrayOfObjects, says: 'an array of objects' },
  events: { is: isArrayOfObjects, says: 'an array of objects' },
  head: { is: isText, says: 'a text' },
  alterations: { is: isArrayOfObjects, says: 'an array of objects' },
};

const alterations: Record<AlterationKind, string> = {
  EVENT_ALTERED: 'the event is not what it was when it happened',
  REQUEST_ALTERED: 'the request was not what it was after its last change',
  EVENT_REMOVED: 'the change was recorded when it happened, and the request has it no more',
  NOT_RECORDED: 'nothing was recorded of the change when it happened',
  RECORD_REWRITTEN: 'what was recorded of the change was written a second time',
  RECORD_REMOVED: 'what was recorded of the change was hidden by a delete marker',
};

const tell = ({ kind, version }: Alteration) =>
  `the record was sealed with an alteration at version ${version}: ${Object.hasOwn(alterations, kind) ? `${alterations[kind]} (${kind})` : shown(kind)}`;
