import { readInvitation, readSession } from '../adapters/invitations.ts';
import { hashOf } from '../adapters/secrets.ts';
import { secretOf } from '../domain/access/invitation.ts';
import type { LinkCaller, SessionCaller } from '../domain/access/known-caller.ts';

/** Says whose link a token is; undefined where it is none. Whether it is still good, who does the field finds. */
export async function admitLink(token: string): Promise<LinkCaller | undefined> {
  const secret = secretOf('link', token);
  const stored = secret && (await readInvitation(`link-${hashOf(secret)}`));
  return stored ? { kind: 'LINK', invitation: stored.id } : undefined;
}

/** Says whose session a token is; undefined where it is none, or over. */
export async function admitSession(token: string): Promise<SessionCaller | undefined> {
  const secret = secretOf('session', token);
  const stored = secret && (await readSession(`session-${hashOf(secret)}`));
  if (!stored || stored.expiresAt <= Date.now()) return undefined;
  const { requestId, start, position, version, invitation, sentAt, confirmedAt } = stored;
  return { kind: 'SESSION', requestId, start, position, version, invitation, sentAt, confirmedAt };
}
