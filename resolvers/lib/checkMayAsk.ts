import type { AppSyncIdentityCognito, Context } from '@aws-appsync/utils';
import { requestersGroup } from '../../functions/domain/requesters.ts';
import { canary } from '../../functions/domain/canary.ts';
import type { StartSigningInput } from '../../generated/schema.ts';
import { callerOf } from './caller.ts';
import { refuse } from './refuse.ts';

/**
 * Refuses a caller who may not make the backend write to people. `REQUESTERS` says who may: `group`, or domains with commas
 * between; without it anyone may. A domain is that of the verified address, whole: those below it are others. The canary asks
 * itself and nobody else, by no mail, which is no writing to people.
 */
export function checkMayAsk(ctx: Context): void {
  const requesters = ctx.env.REQUESTERS as string | undefined;
  const caller = callerOf(ctx);
  if (caller === canary) return checkAsksItself(ctx.args.input);
  if (!requesters) return;
  if (requesters === 'group') {
    const { groups } = ctx.identity as Partial<AppSyncIdentityCognito>;
    if (caller.key?.isRequester || groups?.includes(requestersGroup)) return;
    refuse(
      'Unauthorized',
      `only members of the group ${requestersGroup} may ask people here; ask an administrator to add you to the group ${requestersGroup}, then sign in again`,
    );
  }
  const domains = requesters.split(',');
  if (domains.includes(caller.email.split('@')[1] as string)) return;
  refuse('Unauthorized', `only people of ${domains.join(', ')} may ask people here; sign in with an address of theirs`);
}

function checkAsksItself({ signers, observers, notify }: StartSigningInput): void {
  const asked = [...signers, ...(observers ?? [])];
  if (asked.some(({ email }) => email !== canary.email)) refuse('Unauthorized', 'the canary may ask nobody but itself');
  if (notify !== false) refuse('Unauthorized', 'the canary may send no mail: give notify: false');
}
