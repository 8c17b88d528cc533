import type { AppSyncAuthorizerEvent, AppSyncAuthorizerResult } from 'aws-lambda';
import { optionalEnvironment } from './adapters/environment.ts';
import { briefly, log } from './adapters/log.ts';
import { deniedFields } from './domain/access/denied-fields.ts';
import type { KnownCaller } from './domain/access/known-caller.ts';
import { admitKey } from './use-cases/admit-key.ts';
import { admitLink, admitSession } from './use-cases/admit-link.ts';

/** What knows each kind of token, by what the token begins with, where the stack has the table of them. */
const admissions = new Map<string, { table: string; admit: (token: string) => Promise<KnownCaller | undefined> }>([
  ['link', { table: 'INVITATIONS_TABLE', admit: admitLink }],
  ['session', { table: 'INVITATIONS_TABLE', admit: admitSession }],
  ['key', { table: 'API_KEYS_TABLE', admit: admitKey }],
]);

/**
 * Tells AppSync who gave a token that is no JWT, and what that one may not.
 * @throws Error where that cannot be known now; AppSync tells the caller its message
 */
export async function handler({ authorizationToken: token }: AppSyncAuthorizerEvent): Promise<Result> {
  const [kind] = token.split('-') as [string];
  const admission = admissions.get(kind);
  const isKind = admission && optionalEnvironment(admission.table);
  const caller = await (isKind ? admission.admit(token) : undefined)?.catch((error: unknown) => {
    log.error('a caller could not be known', { kind, ...briefly(error) });
    throw new Error('who calls could not be known just now; repeat the same call');
  });
  if (!caller) return { isAuthorized: false, deniedFields: [], resolverContext: {}, ttlOverride: 0 };
  const resolverContext = { caller: JSON.stringify(caller) };
  return { isAuthorized: true, deniedFields: deniedFields(caller.kind), resolverContext, ttlOverride: 0 };
}

type Result = AppSyncAuthorizerResult<{ caller?: string }>;
