import type { Caller } from './callers.ts';

/** `ok`: it is done, or shows the request; `nothing`: it is done, and shows nothing of the request; else the errorType. */
export type Outcome =
  | 'ok'
  | 'nothing'
  | 'InvalidInput'
  | 'Unauthorized'
  | 'UnauthorizedException'
  | 'RequestNotFound'
  | 'RequestOpen'
  | 'WebhookNotFound'
  | 'ApiKeyNotFound'
  | 'CodeRefused';
/** What comes of a field for each caller. */
export type Row = Record<Caller, Outcome>;

/** Who is nobody. */
export const unknown = {
  'no token': 'UnauthorizedException',
  'a malformed token': 'UnauthorizedException',
  'an expired token': 'UnauthorizedException',
  'a token of another pool': 'UnauthorizedException',
  'a forged token': 'UnauthorizedException',
  'an unsigned token': 'UnauthorizedException',
  'a token of another client': 'UnauthorizedException',
  'keys that nobody has': 'UnauthorizedException',
  'a link that nobody was mailed': 'UnauthorizedException',
  'a session that there is not': 'UnauthorizedException',
  'a session that is over': 'UnauthorizedException',
  'a key that nobody made': 'UnauthorizedException',
  'a key that was revoked': 'UnauthorizedException',
} as const;
/** Who is somebody, and whom no field is for that does not say so. */
const known = {
  ...unknown,
  'a token without e-mail': 'Unauthorized',
  'an unverified e-mail': 'Unauthorized',
  'an e-mail that folds to the signer’s': 'Unauthorized',
  'the address of whom was erased': 'Unauthorized',
  'a list of e-mails': 'Unauthorized',
  'a number for an e-mail': 'Unauthorized',
  'no flag for the e-mail': 'Unauthorized',
  'a list of people': 'Unauthorized',
  'the publishing role': 'Unauthorized',
  'another role': 'Unauthorized',
  'a link': 'Unauthorized',
  'a session': 'Unauthorized',
  'a session of another request': 'Unauthorized',
  'a key': 'Unauthorized',
  'a key to read': 'Unauthorized',
  'a key to start': 'Unauthorized',
  'a key to change': 'Unauthorized',
  'a key for webhooks': 'Unauthorized',
  'a key of a stranger': 'Unauthorized',
  'a key of a signer': 'Unauthorized',
} as const;

/** What a key of the requester's and those of others come to, where they have the scope. */
const byKey = <Key extends Caller, Mine extends Outcome, Others extends Outcome>(
  key: Key,
  mine: Mine,
  others: Others,
) =>
  ({
    'a key': mine,
    [key]: mine,
    'a key of a stranger': others,
    'a key of a signer': others,
  }) as Record<Key | 'a key', Mine> & Record<'a key of a stranger' | 'a key of a signer', Others>;

const bySession = { 'a session': 'ok', 'a session of another request': 'RequestNotFound' } as const;

/** What anybody may who is somebody. */
const ofAnybody = {
  ...known,
  'a stranger': 'ok',
  'the requester': 'ok',
  'a signer': 'ok',
  "a signer's ID token": 'ok',
  'an approver': 'ok',
  'an observer': 'ok',
} as const;

/** What is about a webhook of the requester's. */
const ofWebhook = {
  ...known,
  'a stranger': 'WebhookNotFound',
  'the requester': 'ok',
  'a signer': 'WebhookNotFound',
  "a signer's ID token": 'WebhookNotFound',
  'an approver': 'WebhookNotFound',
  'an observer': 'WebhookNotFound',
  ...byKey('a key for webhooks', 'ok', 'WebhookNotFound'),
} as const;

/** What is for whoever has a link, and for nobody with an account. */
const ofLink = (outcome: Outcome): Row => ({
  ...known,
  'a stranger': 'Unauthorized',
  'the requester': 'Unauthorized',
  'a signer': 'Unauthorized',
  "a signer's ID token": 'Unauthorized',
  'an approver': 'Unauthorized',
  'an observer': 'Unauthorized',
  'a link': outcome,
});

/** What says the same to everybody. */
const toAnybody = (outcome: 'ok' | 'nothing'): Row => ({
  ...known,
  'a stranger': outcome,
  'the requester': outcome,
  'a signer': outcome,
  "a signer's ID token": outcome,
  'an approver': outcome,
  'an observer': outcome,
  ...byKey('a key to read', outcome, outcome),
  'a session': outcome,
  'a session of another request': outcome,
});

/** What shows the request to who takes part in it. */
const toParticipants: Row = {
  ...known,
  'a stranger': 'RequestNotFound',
  'the requester': 'ok',
  'a signer': 'ok',
  "a signer's ID token": 'ok',
  'an approver': 'ok',
  'an observer': 'ok',
  ...byKey('a key to read', 'ok', 'RequestNotFound'),
  ...bySession,
};

/** A row for each field of the schema, and one for the opening of a connection. */
export const outcomes: Record<string, Row> = {
  'Query.signingRequest': toParticipants,
  // It is open, and there is none: whoever may not see it is not told.
  'Query.certificate': toParticipants,
  'Query.verifyCertificate': toAnybody('ok'),
  // No key has sealed.
  'Query.sealingKeys': toAnybody('nothing'),
  'Query.signingRequests': {
    ...known,
    'a stranger': 'nothing',
    'the requester': 'ok',
    'a signer': 'nothing',
    "a signer's ID token": 'nothing',
    'an approver': 'nothing',
    'an observer': 'nothing',
    ...byKey('a key to read', 'ok', 'nothing'),
  },
  'Query.pendingSignatures': {
    ...known,
    'a stranger': 'nothing',
    'the requester': 'nothing',
    'a signer': 'ok',
    "a signer's ID token": 'ok',
    'an approver': 'ok',
    'an observer': 'nothing',
  },
  'Mutation.startSigning': { ...ofAnybody, ...byKey('a key to start', 'ok', 'ok') },
  'Mutation.signDocument': {
    ...known,
    'a stranger': 'RequestNotFound',
    'the requester': 'Unauthorized',
    'a signer': 'ok',
    "a signer's ID token": 'ok',
    'an approver': 'InvalidInput',
    'an observer': 'Unauthorized',
    ...bySession,
  },
  'Mutation.approveDocument': {
    ...known,
    'a stranger': 'RequestNotFound',
    'the requester': 'Unauthorized',
    'a signer': 'InvalidInput',
    "a signer's ID token": 'InvalidInput',
    'an approver': 'ok',
    'an observer': 'Unauthorized',
    ...bySession,
    'a session': 'InvalidInput',
  },
  'Mutation.declineDocument': {
    ...known,
    'a stranger': 'RequestNotFound',
    'the requester': 'Unauthorized',
    'a signer': 'ok',
    "a signer's ID token": 'ok',
    'an approver': 'ok',
    'an observer': 'Unauthorized',
    ...bySession,
  },
  'Mutation.cancelSigning': {
    ...known,
    'a stranger': 'RequestNotFound',
    'the requester': 'ok',
    'a signer': 'Unauthorized',
    "a signer's ID token": 'Unauthorized',
    'an approver': 'Unauthorized',
    'an observer': 'Unauthorized',
    ...byKey('a key to change', 'ok', 'RequestNotFound'),
  },
  'Mutation.extendDeadline': {
    ...known,
    'a stranger': 'RequestNotFound',
    'the requester': 'ok',
    'an approver': 'Unauthorized',
    'a signer': 'Unauthorized',
    "a signer's ID token": 'Unauthorized',
    'an observer': 'Unauthorized',
    ...byKey('a key to change', 'ok', 'RequestNotFound'),
  },
  'Mutation.reassignSigner': {
    ...known,
    'a stranger': 'RequestNotFound',
    'the requester': 'ok',
    'an approver': 'Unauthorized',
    'a signer': 'Unauthorized',
    "a signer's ID token": 'Unauthorized',
    'an observer': 'Unauthorized',
    ...byKey('a key to change', 'ok', 'RequestNotFound'),
  },
  'Mutation.viewDocument': {
    ...known,
    'a stranger': 'RequestNotFound',
    'the requester': 'Unauthorized',
    'a signer': 'ok',
    "a signer's ID token": 'ok',
    'an observer': 'Unauthorized',
    'an approver': 'ok',
    ...bySession,
  },
  'Mutation.remindSigners': {
    ...known,
    'a stranger': 'RequestNotFound',
    'the requester': 'ok',
    'a signer': 'Unauthorized',
    "a signer's ID token": 'Unauthorized',
    'an approver': 'Unauthorized',
    'an observer': 'Unauthorized',
    ...byKey('a key to change', 'ok', 'RequestNotFound'),
  },
  // It is open: whoever may not erase it is not told.
  'Mutation.eraseRequest': {
    ...known,
    'a stranger': 'RequestNotFound',
    'the requester': 'RequestOpen',
    'a signer': 'Unauthorized',
    "a signer's ID token": 'Unauthorized',
    'an approver': 'Unauthorized',
    'an observer': 'Unauthorized',
    ...byKey('a key to change', 'RequestOpen', 'RequestNotFound'),
  },
  'Query.webhooks': {
    ...known,
    'a stranger': 'nothing',
    'the requester': 'ok',
    'a signer': 'nothing',
    "a signer's ID token": 'nothing',
    'an approver': 'nothing',
    'an observer': 'nothing',
    ...byKey('a key for webhooks', 'ok', 'nothing'),
  },
  'Query.webhookDeliveries': ofWebhook,
  'Mutation.createWebhook': { ...ofAnybody, ...byKey('a key for webhooks', 'ok', 'ok') },
  'Mutation.updateWebhook': ofWebhook,
  'Mutation.rotateWebhookSecret': ofWebhook,
  'Mutation.deleteWebhook': ofWebhook,
  'Mutation.sendTestWebhook': ofWebhook,
  'Mutation.redeliverWebhook': ofWebhook,
  'Query.apiKeys': {
    ...known,
    'a stranger': 'nothing',
    'the requester': 'ok',
    'a signer': 'nothing',
    "a signer's ID token": 'nothing',
    'an approver': 'nothing',
    'an observer': 'nothing',
  },
  'Mutation.createApiKey': ofAnybody,
  'Mutation.revokeApiKey': {
    ...known,
    'a stranger': 'ApiKeyNotFound',
    'the requester': 'ok',
    'a signer': 'ApiKeyNotFound',
    "a signer's ID token": 'ApiKeyNotFound',
    'an approver': 'ApiKeyNotFound',
    'an observer': 'ApiKeyNotFound',
  },
  'Query.invitation': ofLink('ok'),
  'Mutation.sendAccessCode': ofLink('ok'),
  'Mutation.confirmAccessCode': ofLink('CodeRefused'),
  // It wants no code: whoever is no signer is not told.
  'Mutation.sendAnswerCode': {
    ...known,
    'a stranger': 'RequestNotFound',
    'the requester': 'Unauthorized',
    'a signer': 'InvalidInput',
    "a signer's ID token": 'InvalidInput',
    'an approver': 'InvalidInput',
    'an observer': 'Unauthorized',
  },
  'Mutation.publishSignatureUpdate': {
    ...known,
    'a stranger': 'Unauthorized',
    'the requester': 'Unauthorized',
    'a signer': 'Unauthorized',
    "a signer's ID token": 'Unauthorized',
    'an approver': 'Unauthorized',
    'an observer': 'Unauthorized',
    'the publishing role': 'ok',
  },
  'Subscription.onSignatureUpdate': toParticipants,
  'Subscription.onSignatureRequested': {
    ...known,
    'a stranger': 'nothing',
    'the requester': 'nothing',
    'a signer': 'ok',
    "a signer's ID token": 'ok',
    'an approver': 'nothing',
    'an observer': 'nothing',
  },
  connect: {
    ...unknown,
    'a token without e-mail': 'ok',
    'an unverified e-mail': 'ok',
    'an e-mail that folds to the signer’s': 'ok',
    'the address of whom was erased': 'ok',
    'a list of e-mails': 'ok',
    'a number for an e-mail': 'ok',
    'no flag for the e-mail': 'ok',
    'a list of people': 'ok',
    'a stranger': 'ok',
    'the requester': 'ok',
    'a signer': 'ok',
    "a signer's ID token": 'ok',
    'an approver': 'ok',
    'an observer': 'ok',
    'the publishing role': 'ok',
    'another role': 'ok',
    'a link': 'ok',
    'a session': 'ok',
    'a session of another request': 'ok',
    'a key': 'ok',
    'a key to read': 'ok',
    'a key to start': 'ok',
    'a key to change': 'ok',
    'a key for webhooks': 'ok',
    'a key of a stranger': 'ok',
    'a key of a signer': 'ok',
  },
};
