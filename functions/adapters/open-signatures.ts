import { DeleteCommand, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { OpenSignature } from '../domain/open-signature.ts';
import { dynamodb, unlessRefused } from './dynamodb.ts';
import { environment } from './environment.ts';

const TableName = environment('OPEN_SIGNATURES_TABLE');

const ofPlace = '(attribute_not_exists(#position) OR #position = :position)';
const older = 'askedAt < :askedAt OR (askedAt = :askedAt AND attempt <= :attempt)';

/**
 * Puts the open signature of an ask, unless a newer ask has put its own, or that of another place of the same person stands
 * there yet: its token is still to be used.
 * @returns whether one of the same ask stood there; undefined where another one does that may not go
 */
export async function putOpenSignature(signature: OpenSignature): Promise<{ isRepeated: boolean } | undefined> {
  const put = new PutCommand({
    TableName,
    Item: signature,
    ConditionExpression: `attribute_not_exists(requestId) OR (${ofPlace} AND (${older}))`,
    ExpressionAttributeNames: { '#position': 'position' },
    ExpressionAttributeValues: {
      ':position': signature.position,
      ':askedAt': signature.askedAt,
      ':attempt': signature.attempt,
    },
    ReturnValues: 'ALL_OLD',
  });
  const result = await unlessRefused(dynamodb.send(put));
  return result && { isRepeated: result.Attributes?.askedAt === signature.askedAt };
}

/** Reads the open signature of a signer consistently. */
export async function readOpenSignature(requestId: string, email: string): Promise<OpenSignature | undefined> {
  const get = new GetCommand({ TableName, Key: { requestId, email }, ConsistentRead: true });
  return (await dynamodb.send(get)).Item as OpenSignature | undefined;
}

/** Reads all open signatures of a request consistently. */
export async function listOpenSignatures(requestId: string): Promise<OpenSignature[]> {
  const signatures: OpenSignature[] = [];
  let ExclusiveStartKey: Record<string, unknown> | undefined;
  do {
    const page = await dynamodb.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'requestId = :id',
        ExpressionAttributeValues: { ':id': requestId },
        ConsistentRead: true,
        ExclusiveStartKey,
      }),
    );
    signatures.push(...((page.Items ?? []) as OpenSignature[]));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return signatures;
}

/**
 * Removes the open signature of a signer who has answered, is not needed or whose request has closed, whichever ask put it: all
 * are final, so an ask that comes later is refused and takes its own back, or `close-request` removes it.
 */
export async function deleteOpenSignature({ requestId, email }: OpenSignature): Promise<void> {
  await dynamodb.send(new DeleteCommand({ TableName, Key: { requestId, email } }));
}

/** Takes back an open signature, unless another delivery of its ask has put its own over it. */
export async function withdrawOpenSignature({ requestId, email, delivery }: OpenSignature): Promise<void> {
  const remove = new DeleteCommand({
    TableName,
    Key: { requestId, email },
    ConditionExpression: 'delivery = :delivery',
    ExpressionAttributeValues: { ':delivery': delivery },
  });
  await unlessRefused(dynamodb.send(remove));
}
