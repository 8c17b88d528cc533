import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { hashOf, newCode, newSecret } from '../../../functions/adapters/secrets.ts';
import { saltedCode } from '../../../functions/domain/access/code.ts';
import type { StoredInvitation } from '../../../functions/domain/access/invitation.ts';
import { ConfirmAccessCodeDocument, SendAccessCodeDocument } from '../../../generated/operations.ts';
import type { Request } from '../follow.ts';
import { clientOf } from './facts.ts';
import type { Stage } from './stage.ts';

/** Links and codes without a mailbox: nobody can read what SES's simulator was sent, and nothing else ever says a link or a code. */
export interface Links {
  /** Puts a link to the first place of a request, as if it had been mailed. @returns its token */
  put(request: Request): Promise<string>;
  /** Puts another code in place of the one that was mailed to the first place of a request. @returns that code */
  codeOf(request: Request): Promise<string>;
  /** Comes in by a link: has a code mailed, and confirms the one that is put in its place. @returns a session's token */
  comeIn(request: Request, link: string): Promise<string>;
}

const hour = 3_600_000;

/** Writes hashes into the table of invitations, which administrators of the account may. */
export function linksOf(stage: Stage): Links {
  const TableName = stage.outputs.InvitationsTableName!;
  const table = DynamoDBDocumentClient.from(new DynamoDBClient(clientOf(stage)));
  const links: Links = {
    async put({ id: requestId, createdAt, version }) {
      const secret = newSecret();
      const [start, now] = [Date.parse(createdAt), Date.now()];
      const Item: StoredInvitation = {
        ...{ id: `link-${hashOf(secret)}`, requestId, start, position: 0, version, sentAt: now },
        removeAt: Math.ceil((now + hour) / 1000),
      };
      await table.send(new PutCommand({ TableName, Item }));
      return `link-${secret}`;
    },
    async codeOf({ id: requestId, createdAt, signers: [signer] }) {
      const id = `place-${requestId}:${Date.parse(createdAt)}:0`;
      const code = newCode();
      const put = new UpdateCommand({
        ...{ TableName, Key: { id }, UpdateExpression: 'SET #code.#hash = :hash' },
        ...{ ConditionExpression: 'attribute_exists(#code)' },
        ExpressionAttributeNames: { '#code': 'code', '#hash': 'hash' },
        ExpressionAttributeValues: { ':hash': hashOf(saltedCode({ id }, signer!.email, code)) },
      });
      await table.send(put);
      return code;
    },
    async comeIn(request, link) {
      const guest = stage.by(link);
      await guest.get(SendAccessCodeDocument, {});
      return (await guest.get(ConfirmAccessCodeDocument, { code: await links.codeOf(request) })).token;
    },
  };
  return links;
}
