import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { StoredCodes } from '../domain/access/code.ts';
import type { StoredInvitation, StoredSession } from '../domain/access/invitation.ts';
import { dynamodb, unlessRefused } from './dynamodb.ts';
import { environment } from './environment.ts';
import { newNonce } from './secrets.ts';

/** Read where it is used: a stack that mails no links has none. */
const table = () => ({ TableName: environment('INVITATIONS_TABLE') });

/** Reads the row of a link or a session by its id, consistently. */
export const readInvitation = read<StoredInvitation>;
export const readSession = read<StoredSession>;
/** Reads the codes of a place; undefined where none was mailed lately. */
export const readCodes = read<StoredCodes>;

async function read<Row>(id: string): Promise<Row | undefined> {
  const { Item } = await dynamodb.send(new GetCommand({ ...table(), Key: { id }, ConsistentRead: true }));
  return Item as Row | undefined;
}

/** Keeps a link, or a session; each has an id of its own. */
export async function putAccess(Item: StoredInvitation | StoredSession): Promise<void> {
  await dynamodb.send(new PutCommand({ ...table(), Item }));
}

/**
 * Puts the codes of a place in place of what they were.
 * @returns whether nobody else has written them meanwhile
 */
export async function replaceCodes(codes: StoredCodes): Promise<boolean> {
  const Item = { ...codes, nonce: newNonce() };
  const put = new PutCommand({
    ...{ ...table(), Item },
    // The SDK repeats what got no answer: what it has done is done.
    ConditionExpression: `${codes.revision === 1 ? 'attribute_not_exists(id)' : 'revision = :before'} OR nonce = :nonce`,
    ExpressionAttributeValues: {
      ':nonce': Item.nonce,
      ...(codes.revision === 1 ? {} : { ':before': codes.revision - 1 }),
    },
  });
  return (await unlessRefused(dynamodb.send(put))) !== undefined;
}
