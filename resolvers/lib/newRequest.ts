import { util } from '@aws-appsync/utils';
import type { SignerInput, StartSigningInput } from '../../generated/schema.ts';
import type { LastEvent, StoredRequest, StoredSigner } from '../../functions/domain/request.ts';
import type { Caller } from './caller.ts';
import { addressOf } from './address.ts';
import { checkLength, refuseInput, sha256Of } from './checks.ts';
import { deadlineOf } from './deadline.ts';
import { allowedIds, isRequestId } from './requestId.ts';

/** Makes the item of a new request out of the caller's input, or refuses the input; but see `isDeadlineAllowed`. */
export function newRequest(input: StartSigningInput, caller: Caller, automaticSigners: string[]): StoredRequest {
  const now = util.time.nowEpochMilliSeconds();
  const started: LastEvent = { type: 'STARTED', at: now, actor: 'REQUESTER' };
  const signers = newSigners(input.signers, automaticSigners);
  const { id } = input;
  if (typeof id === 'string' && !isRequestId(id))
    refuseInput('id', `${id.length} characters`, `${allowedIds}, or no id`);
  if (input.documentId.trim() === '') refuseInput('documentId', 'nothing', '1 to 200 characters');
  checkLength('documentId', input.documentId, 200);
  checkLength('title', input.title, 200);
  checkLength('message', input.message, 2000);
  const documentSha256 = sha256Of(input.documentSha256);
  const remind = input.remindEverySeconds;
  if (remind !== undefined && remind !== null && remind < 60)
    refuseInput('remindEverySeconds', `${remind}`, '60 or more, or none for no reminders');
  return {
    id: id ?? util.autoId(),
    documentId: input.documentId,
    ...(documentSha256 ? { documentSha256 } : {}),
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

const allowedAddresses = 'an e-mail address in plain ASCII, without quotes, at most 254 characters';

function newSigners(inputs: SignerInput[], automaticSigners: string[]): Record<string, StoredSigner> {
  if (inputs.length < 1 || inputs.length > 100) refuseInput('signers', `${inputs.length} signers`, '1 to 100');
  const signers: Record<string, StoredSigner> = {};
  const perOrder: Record<string, number> = {};
  inputs.forEach((input, position) => {
    const at = `signers[${position}]`;
    const email = addressOf(input.email);
    if (email === undefined) refuseInput(`${at}.email`, `${input.email.length} characters`, allowedAddresses);
    const order = input.order ?? 1;
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
