import type { AttributeValue, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { SetAside } from './dead-letter.ts';
import { moreOf } from './request.ts';

/** An item as the stream and the table's own API have it. */
export type Item = Record<string, AttributeValue>;

/** Changes for a function that follows the stream: from the stream itself, or once more from whoever found them lost. */
export interface ChangesEvent extends DynamoDBStreamEvent {
  /** Whoever gives them again keeps them until they are done: the function puts none off, and says how many it set aside. */
  isGivenAgain?: true;
}

/** Changes as they are given once more. */
export const givenAgain = (Records: DynamoDBRecord[]): ChangesEvent => ({ Records, isGivenAgain: true });

/** A change that is made again. */
export interface LostChange {
  /** What is told of it, e.g. `v2 SIGNED`. */
  about: string;
  record: DynamoDBRecord;
}

/**
 * Makes a change of a request again as its stream told it: each version's own event is the last.
 * @param item as it is now: it holds all its events
 * @throws RangeError where it has no such version
 */
export function changeOf(item: Item, version: number, eventSourceARN: string): LostChange {
  const event = item.events?.L?.[version - 1]?.L;
  if (!event) throw new RangeError(`request ${item.id?.S} has no version ${version}`);
  const NewImage = { ...item, lastEvent: { M: lastEventOf(event) }, version: { N: String(version) } };
  const dynamodb = { Keys: { id: item.id! }, NewImage, SequenceNumber: String(version) };
  return { about: `v${version} ${event[0]!.S}`, record: { eventName: 'MODIFY', eventSourceARN, dynamodb } };
}

/**
 * Makes the change again of which a letter tells, with those that the same write made before it; the letter says which table's
 * stream, and that is enough for who follows it.
 */
export function changeAside(item: Item, { table, version }: SetAside): LostChange {
  const change = changeOf(item, version, `arn:aws:dynamodb:::table/${table}`);
  const changes = changesOfWrite(item.events!.L!.slice(0, version));
  if (changes > 1) change.record.dynamodb!.NewImage!.lastEvent!.M!.changes = { N: String(changes) };
  return change;
}

/** How many changes the write made of which the last event tells: only a reminder by the requester is of several. */
function changesOfWrite(events: AttributeValue[]): number {
  const [, at] = events.at(-1)!.L!;
  // It has the requester, or his key, besides.
  const isByRequester = ({ L }: AttributeValue) => L![0]!.S === 'REMINDED' && L!.length > 4;
  if (!isByRequester(events.at(-1)!)) return 1;
  const before = events.findLastIndex((each) => !isByRequester(each) || each.L![1]!.N !== at!.N);
  return events.length - 1 - before;
}

/**
 * An event as it was in `lastEvent`, but for an actor that the event does not name: that is for the filters of the stream, which
 * are passed by.
 */
function lastEventOf([type, at, signer, reason, more, key]: AttributeValue[]): Item {
  return {
    type: type!,
    at: at!,
    ...(signer?.N === undefined ? {} : { signer }),
    ...(reason?.S === undefined ? {} : { reason }),
    // Nobody but the requester has keys.
    ...(key ? { key, actor: { S: 'REQUESTER' } } : {}),
    ...(more && !more.NULL ? { [moreOf[type!.S as keyof typeof moreOf]]: more } : {}),
  };
}
