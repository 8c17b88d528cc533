import type { ApiKeyScope, Mutation, Query, Subscription } from '../../../generated/schema.ts';
import type { AccessKind } from './known-caller.ts';

/** Who may call a field besides people with an account: who came by a link, who confirmed a code, a key that has the scope. */
export interface RootField {
  kinds: readonly AccessKind[];
  /** What a key must be good for. */
  scope?: ApiKeyScope;
}

const nobody: RootField = { kinds: [] };
const link: RootField = { kinds: ['LINK'] };
const session: RootField = { kinds: ['SESSION'] };
const key = (scope: ApiKeyScope): RootField => ({ kinds: ['KEY'], scope });
const sessionOrKey = (scope: ApiKeyScope): RootField => ({ kinds: ['SESSION', 'KEY'], scope });

/** Every field that can be called. A new one does not compile until somebody has thought of who may. */
export const rootFields: {
  Query: Record<keyof Query, RootField>;
  Mutation: Record<keyof Mutation, RootField>;
  Subscription: Record<keyof Subscription, RootField>;
} = {
  Query: {
    signingRequest: sessionOrKey('READ'),
    signingRequests: key('READ'),
    pendingSignatures: nobody,
    webhooks: key('WEBHOOKS'),
    webhookDeliveries: key('WEBHOOKS'),
    apiKeys: nobody,
    invitation: link,
    certificate: sessionOrKey('READ'),
    verifyCertificate: sessionOrKey('READ'),
    sealingKeys: sessionOrKey('READ'),
  },
  Mutation: {
    startSigning: key('START'),
    signDocument: session,
    approveDocument: session,
    declineDocument: session,
    viewDocument: session,
    cancelSigning: key('CHANGE'),
    extendDeadline: key('CHANGE'),
    reassignSigner: key('CHANGE'),
    remindSigners: key('CHANGE'),
    eraseRequest: key('CHANGE'),
    createWebhook: key('WEBHOOKS'),
    updateWebhook: key('WEBHOOKS'),
    rotateWebhookSecret: key('WEBHOOKS'),
    deleteWebhook: key('WEBHOOKS'),
    sendTestWebhook: key('WEBHOOKS'),
    redeliverWebhook: key('WEBHOOKS'),
    createApiKey: nobody,
    revokeApiKey: nobody,
    sendAccessCode: link,
    confirmAccessCode: link,
    sendAnswerCode: nobody,
    publishSignatureUpdate: nobody,
  },
  Subscription: {
    onSignatureUpdate: sessionOrKey('READ'),
    onSignatureRequested: nobody,
  },
};

/** What may be said of a field by its type and name; nobody may call what is not there. */
export function rootFieldOf(typeName: string, fieldName: string): RootField {
  const fields = (rootFields as unknown as Record<string, Record<string, RootField>>)[typeName] ?? {};
  return fields[fieldName] ?? nobody;
}
