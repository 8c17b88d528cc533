import { util } from '@aws-appsync/utils';
import type { StartSigningInput } from '../../generated/schema.ts';
import { inputFields, type KeptInput } from '../../functions/domain/fields.ts';
import { limits } from '../../functions/domain/limits.ts';
import { firstLook } from '../../functions/domain/look.ts';
import { compactEvent, type LastEvent, type StoredRequest, type StoredSigner } from '../../functions/domain/request.ts';
import { byRequester } from './byRequester.ts';
import type { Caller } from './caller.ts';
import { checkLength, readAddress, refuseInput, sha256Of, urlOf } from './checks.ts';
import { deadlineOf } from './deadline.ts';
import { metadataOf } from './metadata.ts';
import { newObservers } from './newObservers.ts';
import { newQuorums } from './newQuorums.ts';
import { allowedIds, isRequestId } from './requestId.ts';
import { stated } from './stated.ts';

/**
 * Makes the item of a new request out of the caller's input, or refuses the input; but see `isDeadlineAllowed`.
 * @param isRetained whether requests stay for good: else another may have had the id, and its executions have their names yet
 */
export function newRequest(
  input: StartSigningInput,
  caller: Caller,
  automaticSigners: string[],
  isRetained: boolean,
): StoredRequest {
  const now = util.time.nowEpochMilliSeconds();
  const started: LastEvent = { type: 'STARTED', at: now, ...byRequester(caller) };
  const signers = newSigners(input, caller, automaticSigners);
  const quorums = newQuorums(input.quorums, signers);
  const { id } = input;
  if (typeof id === 'string' && !isRequestId(id))
    refuseInput('id', `${id.length} characters`, `${allowedIds}, or no id`);
  if (input.documentId.trim() === '')
    refuseInput('documentId', 'nothing', `1 to ${inputFields.documentId.characters} characters`);
  Object.entries(inputFields).forEach(([field, { characters }]) => {
    const given = input[field as keyof StartSigningInput];
    if (characters && typeof given === 'string') checkLength(field, given, characters);
  });
  const documentSha256 = sha256Of(input.documentSha256);
  const remind = input.remindEverySeconds;
  if (remind !== undefined && remind !== null && remind < limits.shortestReminder)
    refuseInput('remindEverySeconds', `${remind}`, `${limits.shortestReminder} or more, or none for no reminders`);
  const { expiresAt, deadline } = deadlineOf(input, now);
  // Every attribute stands here, given or not: the compiler names the one that is forgotten.
  const kept: KeptInput & Record<keyof KeptInput, unknown> = {
    id: id ?? util.autoId(),
    documentId: input.documentId,
    documentSha256,
    externalId: input.externalId || undefined,
    metadata: metadataOf(input.metadata),
    documentUrl: urlOf('documentUrl', input.documentUrl),
    title: input.title || undefined,
    message: input.message || undefined,
    signers,
    observers: newObservers(input.observers ?? [], signers),
    deadline,
    remindEverySeconds: remind ?? undefined,
    allowReassignment: input.allowReassignment || undefined,
    notify: input.notify === false ? false : undefined,
    locale: input.locale === 'en' ? undefined : (input.locale ?? undefined),
    quorums,
    confirmByCode: input.confirmByCode || undefined,
  };
  return {
    ...stated(kept),
    status: 'PENDING',
    requestedBySub: caller.sub,
    requestedBy: caller.email,
    signed: 0,
    total: Object.values(quorums ?? {}).reduce((needed, { mayDecline }) => needed - mayDecline, input.signers.length),
    version: 1,
    lastEvent: started,
    events: [compactEvent(started)],
    createdAt: now,
    expiresAt,
    ...(isRetained ? {} : { execution: Math.floor(now / 1000) }),
    ...firstLook(now, expiresAt),
  };
}

function newSigners(
  { signers: inputs, notify }: StartSigningInput,
  caller: Caller,
  automaticSigners: string[],
): Record<string, StoredSigner> {
  if (inputs.length < 1 || inputs.length > limits.signers)
    refuseInput('signers', `${inputs.length} signers`, `1 to ${limits.signers}`);
  const signers: Record<string, StoredSigner> = {};
  const perOrder: Record<string, number> = {};
  const most = limits.signersOfOrder;
  inputs.forEach((input, position) => {
    const at = `signers[${position}]`;
    const email = readAddress(`${at}.email`, input.email);
    const order = input.order ?? 1;
    if (Object.hasOwn(signers, email))
      refuseInput(`${at}.email`, 'the address of another signer', 'each e-mail address once, in any case');
    if (order < 1 || order > limits.order) refuseInput(`${at}.order`, `${order}`, `1 to ${limits.order}`);
    if (input.method === 'AUTOMATIC' && !automaticSigners.includes(email))
      refuseInput(`${at}.method`, 'AUTOMATIC', 'MANUAL, or an address that this deployment lists as automatic');
    if (input.method === 'AUTOMATIC' && input.role === 'APPROVER')
      refuseInput(`${at}.method`, 'AUTOMATIC of an approver', 'MANUAL: nobody approves for another');
    checkLength(`${at}.name`, input.name, limits.name);
    if (input.access === 'LINK' && (email === caller.email || notify === false || input.method === 'AUTOMATIC'))
      refuseInput(
        `${at}.access`,
        'LINK where no link is mailed',
        'ANY or ACCOUNT for yourself, and where notify is false',
      );
    perOrder[`${order}`] = (perOrder[`${order}`] ?? 0) + 1;
    if ((perOrder[`${order}`] ?? 0) > most)
      refuseInput('order', `more than ${most} signers of ${order}`, `at most ${most} of one order`);
    signers[email] = {
      position,
      status: 'WAITING',
      ...(order === 1 ? {} : { order }),
      ...(input.method === 'AUTOMATIC' ? { method: input.method } : {}),
      ...(input.role === 'APPROVER' ? { role: input.role } : {}),
      ...(input.name ? { name: input.name } : {}),
      ...(input.locale ? { locale: input.locale } : {}),
      ...(input.access === 'ACCOUNT' || input.access === 'LINK' ? { access: input.access } : {}),
    };
  });
  return signers;
}
