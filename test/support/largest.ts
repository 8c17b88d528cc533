import { marshall } from '@aws-sdk/util-dynamodb';
import { type Item, sizeOfItem } from '@countersign/local/testing';
import type { StartSigningInput } from '../../generated/schema.ts';
import { inputFields } from '../../functions/domain/fields.ts';
import { limits } from '../../functions/domain/limits.ts';
import { signer } from './given.ts';

/** Three bytes in UTF-8, one character of the API's limits: nothing weighs more. */
const wide = '署';

/** The address of a signer of the largest request: 254 characters, the most there is. */
export const longAddress = (position: number) =>
  `${'x'.repeat(60)}${String(position).padStart(4, '0')}@${['a', 'b', 'c'].map((letter) => letter.repeat(61)).join('.')}.com`;

/**
 * The largest request that `startSigning` takes: 100 signers in groups of 40, every text as long as it may be. It fixes no
 * hash, so that each signature keeps its own.
 */
export const largestInput = (): StartSigningInput => ({
  id: 'l'.repeat(limits.longestId),
  documentId: wide.repeat(inputFields.documentId.characters!),
  title: wide.repeat(inputFields.title.characters!),
  observers: Array.from({ length: limits.observers }, (_, at) => ({
    email: longAddress(limits.signers + at),
    name: wide.repeat(limits.name),
  })),
  externalId: wide.repeat(inputFields.externalId.characters!),
  metadata: JSON.stringify({ name: wide.repeat(inputFields.metadata.characters! - '{"name":""}'.length) }),
  documentUrl: `https://example.com/${'x'.repeat(inputFields.documentUrl.characters! - 'https://example.com/'.length)}`,
  message: wide.repeat(inputFields.message.characters!),
  signers: Array.from({ length: limits.signers }, (_, position) =>
    signer(longAddress(position), {
      name: longName,
      locale: 'fr',
      order: Math.floor(position / limits.signersOfOrder) + 1,
    }),
  ),
  // All are needed: so an order keeps its numbers, and nothing else is changed by them.
  quorums: [
    { order: 1, required: limits.signersOfOrder },
    { order: 2, required: limits.signersOfOrder },
    { order: 3, required: limits.signers - 2 * limits.signersOfOrder },
  ],
  expiresInSeconds: limits.farthestDeadline - 1,
  remindEverySeconds: limits.shortestReminder,
});

/** The longest name of a signer. */
export const longName = wide.repeat(limits.name);

/** The longest reason that a signer or requester may give. */
export const longReason = wide.repeat(limits.reason);

/** What the evidence of an answer takes of a client that names itself in two bytes a character. */
export const longUserAgent = 'é'.repeat(400);

/** A source address longer than any: the client's proxies, and so the client, may write what they like. */
export const longSourceIp = '2001:db8::'.repeat(100);

/** The size of an item that is not in the wire's form yet, as DynamoDB counts it, in bytes. */
export const sizeOf = (item: object): number => sizeOfItem(marshall(item, { removeUndefinedValues: true }) as Item);
