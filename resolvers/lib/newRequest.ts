import { util } from '@aws-appsync/utils';
import type { SignerInput, StartSigningInput } from '../../generated/schema.ts';
import type { LastEvent, StoredRequest, StoredSigner } from '../../functions/domain/request.ts';
import type { Caller } from './caller.ts';
import { checkLength, refuseInput } from './checks.ts';
import { refuse } from './refuse.ts';

const day = 86_400;

/** Makes the item of a new request out of the caller's input, or refuses the input; but see `isDeadlineAllowed`. */
export function newRequest(input: StartSigningInput, caller: Caller, automaticSigners: string[]): StoredRequest {
  const now = util.time.nowEpochMilliSeconds();
  const started: LastEvent = { type: 'STARTED', at: now, actor: 'REQUESTER' };
  const signers = newSigners(input.signers, automaticSigners);
  const sha256 = input.documentSha256?.toLowerCase();
  if (input.id && !util.matches('^[A-Za-z0-9_-]{8,64}$', input.id))
    refuseInput('id', input.id, '8 to 64 characters of A-Z a-z 0-9 _ -');
  if (input.id === '') refuseInput('id', '', '8 to 64 characters of A-Z a-z 0-9 _ -, or no id');
  if (input.documentId.trim() === '') refuseInput('documentId', input.documentId, '1 to 200 characters');
  checkLength('documentId', input.documentId, 200);
  checkLength('title', input.title, 200);
  checkLength('message', input.message, 2000);
  if (sha256 !== undefined && !util.matches('^[0-9a-f]{64}$', sha256))
    refuseInput('documentSha256', `${sha256.length} characters`, '64 hexadecimal digits');
  const remind = input.remindEverySeconds;
  if (remind !== undefined && remind !== null && remind < 60)
    refuseInput('remindEverySeconds', `${remind}`, '60 or more, or none for no reminders');
  return {
    id: input.id ?? util.autoId(),
    documentId: input.documentId,
    ...(sha256 ? { documentSha256: sha256 } : {}),
    ...(input.title ? { title: input.title } : {}),
    ...(input.message ? { message: input.message } : {}),
    status: 'PENDING',
    requestedBySub: caller.sub,
    requestedBy: caller.email,
    signers,
    signed: 0,
    total: input.signers.length,
    version: 1,
    lastEvent: started,
    events: [[started.type, now]],
    createdAt: now,
    ...deadlineOf(input, now),
    ...(remind ? { remindEverySeconds: remind } : {}),
  };
}

/** Whether the deadline of a new request is neither too near nor too far. */
export function isDeadlineAllowed({ createdAt, expiresAt }: StoredRequest): boolean {
  return expiresAt >= createdAt + 60_000 && expiresAt <= createdAt + 364 * day * 1000;
}

/** Refuses the deadline of an input. */
export function refuseDeadline({ expiresAt, expiresInSeconds }: StartSigningInput): never {
  const field = expiresAt ? 'expiresAt' : 'expiresInSeconds';
  refuseInput(field, expiresAt ?? `${expiresInSeconds}`, 'a deadline from one minute to 364 days ahead');
}

function deadlineOf(input: StartSigningInput, now: number): Pick<StoredRequest, 'expiresAt' | 'deadline'> {
  const at = input.expiresAt;
  const seconds = input.expiresInSeconds ?? undefined;
  if (at && seconds !== undefined)
    refuse('InvalidInput', 'expiresAt and expiresInSeconds are both given; give one of them, or none for 30 days');
  const expiresAt = at ? util.time.parseISO8601ToEpochMilliSeconds(at) : now + (seconds ?? 30 * day) * 1000;
  if (at) return { expiresAt, deadline: { expiresAt } };
  return { expiresAt, deadline: seconds === undefined ? {} : { expiresInSeconds: seconds } };
}

function newSigners(inputs: SignerInput[], automaticSigners: string[]): Record<string, StoredSigner> {
  if (inputs.length < 1 || inputs.length > 100) refuseInput('signers', `${inputs.length} signers`, '1 to 100');
  const signers: Record<string, StoredSigner> = {};
  const perOrder: Record<string, number> = {};
  inputs.forEach((input, position) => {
    const email = input.email.trim().toLowerCase();
    const order = input.order ?? 1;
    const at = `signers[${position}]`;
    checkLength(`${at}.email`, email, 254);
    if (Object.hasOwn(signers, email))
      refuseInput(`${at}.email`, 'the address of another signer', 'each e-mail address once, in any case');
    if (order < 1 || order > 100) refuseInput(`${at}.order`, `${order}`, '1 to 100');
    if (input.method === 'AUTOMATIC' && !automaticSigners.includes(email))
      refuseInput(`${at}.method`, 'AUTOMATIC', 'MANUAL, or an address that this deployment lists as automatic');
    checkLength(`${at}.name`, input.name, 100);
    perOrder[`${order}`] = (perOrder[`${order}`] ?? 0) + 1;
    if ((perOrder[`${order}`] ?? 0) > 40)
      refuseInput('order', `more than 40 signers of ${order}`, 'at most 40 of one order');
    signers[email] = {
      position,
      status: 'WAITING',
      ...(order === 1 ? {} : { order }),
      ...(input.method === 'AUTOMATIC' ? { method: input.method } : {}),
      ...(input.name ? { name: input.name } : {}),
    };
  });
  return signers;
}
