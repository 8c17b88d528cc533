import { readFileSync } from 'node:fs';
import { buildSchema, isEnumType, isInputObjectType, isObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { apiKeyLimits } from '../functions/domain/access/api-key.ts';
import { codeLimits } from '../functions/domain/access/code.ts';
import { invitationLimits } from '../functions/domain/access/invitation.ts';
import { inputFields } from '../functions/domain/fields.ts';
import { limits } from '../functions/domain/limits.ts';
import { webhookLimits } from '../functions/domain/webhooks/webhook.ts';

const descriptions = descriptionsOf(readFileSync('appsync.graphql', 'utf8') + readFileSync('schema.graphql', 'utf8'));
const number = (value: number) => value.toLocaleString('en-US');
const word = (value: number) =>
  ({ 3: 'three', 5: 'five', 8: 'eight', 10: 'ten', 20: 'twenty', 30: 'thirty' })[value] ?? `${value}`;
const days = (seconds: number) => `${seconds / 86_400} days`;

/** Where the schema promises each limit, and in which words. */
const promised: Record<keyof typeof limits, [coordinate: string, words: string][]> = {
  shortestId: [['StartSigningInput.id', `${limits.shortestId} to ${limits.longestId}`]],
  longestId: [['StartSigningInput.id', `${limits.shortestId} to ${limits.longestId}`]],
  name: [
    ['SignerInput.name', `up to ${limits.name} characters`],
    ['NewSignerInput.name', `up to ${limits.name} characters`],
    ['ObserverInput.name', `up to ${limits.name} characters`],
  ],
  reason: [
    ['DeclineDocumentInput.reason', `1 to ${limits.reason} characters`],
    ['CancelSigningInput.reason', `up to ${limits.reason} characters`],
    ['ReassignSignerInput.reason', `up to ${limits.reason} characters`],
  ],
  address: [
    ['SignerInput.email', `at most ${limits.address} characters`],
    ['ObserverInput.email', `at most ${limits.address} characters`],
  ],
  sha256: [
    ['StartSigningInput.documentSha256', `${limits.sha256} hexadecimal digits`],
    ['SignDocumentInput.documentSha256', `${limits.sha256} hexadecimal digits`],
  ],
  userAgent: [['SigningEvidence.userAgent', `cut at ${limits.userAgent} characters`]],
  metadata: [['StartSigningInput.metadata', `at most ${limits.metadata} strings`]],
  signers: [['StartSigningInput.signers', `1 to ${limits.signers} signers`]],
  observers: [['StartSigningInput.observers', `up to ${limits.observers} observers`]],
  signersOfOrder: [['StartSigningInput.signers', `at most ${limits.signersOfOrder} of one \`order\``]],
  order: [['SignerInput.order', `1 to ${limits.order}`]],
  page: [
    ['Query.signingRequests.limit', `at most, 1 to ${limits.page}`],
    ['Query.pendingSignatures.limit', `at most, 1 to ${limits.page}`],
    ['Query.webhookDeliveries.limit', `at most, 1 to ${limits.page}`],
  ],
  // As a default, which test/resolvers/bounds.test.ts compares.
  usualPage: [],
  jws: [['Query.verifyCertificate.jws', `at most ${number(limits.jws)} characters`]],
  nearestDeadline: [['StartSigningInput.expiresInSeconds', `${limits.nearestDeadline} to`]],
  usualDeadline: [['StartSigningInput', `it is ${days(limits.usualDeadline)} ahead`]],
  farthestDeadline: [
    ['StartSigningInput.expiresInSeconds', `to ${number(limits.farthestDeadline)} (${days(limits.farthestDeadline)})`],
    ['StartSigningInput.expiresAt', `from one minute to ${days(limits.farthestDeadline)} ahead`],
    ['ExtendDeadlineInput', `at most ${days(limits.farthestDeadline)} after the request was started`],
  ],
  extensions: [['ExtendDeadlineInput', `at most ${limits.extensions} times`]],
  shortestReminder: [['StartSigningInput.remindEverySeconds', `at least ${limits.shortestReminder}`]],
  remindersOfSigner: [['StartSigningInput.remindEverySeconds', `at most ${limits.remindersOfSigner} times`]],
  nextReminder: [['Mutation.remindSigners', 'within the last hour']],
  remindersOfRequest: [['StartSigningInput.remindEverySeconds', `at most ${limits.remindersOfRequest} times`]],
  reassignmentsOfRequest: [['ReassignSignerInput', `at most ${limits.reassignmentsOfRequest} times`]],
};

const texts = Object.entries(inputFields).flatMap(([field, { characters }]) =>
  characters ? [[`StartSigningInput.${field}`, `${number(characters)} characters`] as const] : [],
);
const ofWebhooks = ['CreateWebhookInput', 'UpdateWebhookInput'].map(
  (input) => [`${input}.description`, `at most ${webhookLimits.description} characters`] as const,
);
const rows = [
  ...[...Object.values(promised).flat(), ...texts, ...ofWebhooks],
  ['CreateWebhookInput.url', `at most ${number(webhookLimits.url)} characters`] as const,
  ['Mutation.createWebhook', `A person may have ${webhookLimits.webhooks}.`] as const,
  ['WebhookDisabledReason.FAILING', 'For four days'] as const,
  ['CreateApiKeyInput.name', `1 to ${apiKeyLimits.name} characters of printable ASCII`] as const,
  ['CreateApiKeyInput.expiresInDays', `1 to ${apiKeyLimits.days}`] as const,
  ['Mutation.createApiKey', `A person may have ${apiKeyLimits.apiKeys} that are good.`] as const,
  ['Query.apiKeys', `they go ${days(apiKeyLimits.listed / 1000)} after that`] as const,
  ['Query.invitation', `its end is ${days(invitationLimits.link / 1000)} past`] as const,
  ['Mutation.sendAccessCode', `a code of ${word(codeLimits.digits)} digits`] as const,
  ['Mutation.sendAccessCode', `good for ${word(codeLimits.good / 60_000)} minutes`] as const,
  ['Mutation.sendAccessCode', `${word(codeLimits.codesAnHour)} codes an hour`] as const,
  ['Mutation.confirmAccessCode', `${word(codeLimits.triesAnHour)} tries an hour`] as const,
  ['Mutation.confirmAccessCode', `${word(codeLimits.triesADay)} a day`] as const,
  ['Mutation.confirmAccessCode', `good for ${word(invitationLimits.session / 60_000)} minutes`] as const,
];

describe('a limit', () => {
  it.each(rows)('stands in the words of %s: %s', (coordinate, words) => {
    expect(descriptions[coordinate]).toContain(words);
  });

  it('is behind every number that the schema says of an input', () => {
    const unexplained = Object.entries(descriptions).flatMap(([coordinate, description]) => {
      if (!/^\w+Input\b/.test(coordinate) || coordinate.startsWith('SignatureUpdateInput')) return [];
      const words = rows.flatMap(([where, said]) => (where === coordinate ? said.match(/\d[\d,]*/g)! : []));
      const said = description.replace(/SHA-256|0–9/g, '').match(/\b\d[\d,]*\b(?! _)/g) ?? [];
      return said.filter((each) => !['1', ...words].includes(each)).map((each) => `${coordinate}: ${each}`);
    });
    expect(unexplained, 'give each its place in functions/domain/limits.ts or fields.ts').toEqual([]);
  });
});

/** How many events of each kind a request has at most; what is still to come has its place already. */
const mostEvents = {
  STARTED: 1,
  REQUESTED: limits.signers,
  REMINDED: limits.remindersOfRequest,
  EXTENDED: limits.extensions,
  /** Who has taken a place over is asked anew. */
  reassignments: 2 * limits.reassignmentsOfRequest,
  /** One of each place and person. */
  views: limits.signers + limits.reassignmentsOfRequest,
  answers: limits.signers,
  end: 1,
  /** One of each place and address. */
  bounces: limits.signers + limits.reassignmentsOfRequest,
  sealed: 1,
  erased: 1,
};

describe('the events of a request', () => {
  it('are so few that a resolver of AppSync comes to the end of them', () => {
    // It ends walks through lists in silence at about 1,000.
    expect(Object.values(mostEvents).reduce((sum, each) => sum + each)).toBeLessThanOrEqual(990);
  });
});

/** How many notices of each kind a request has at most; each is a row of its own. */
const mostNotices = {
  asks: mostEvents.REQUESTED + limits.reassignmentsOfRequest,
  reminders: mostEvents.REMINDED,
  /** To each signer, who has answered or is let go, to the requester and the observers. */
  end: limits.signers + 1 + limits.observers,
  /** To who had a place. */
  formers: limits.reassignmentsOfRequest,
  declines: limits.signers,
  bounces: mostEvents.bounces,
};

describe('the notices of a request', () => {
  it('are so few that one query of AppSync, and one walk through them, comes to their end', () => {
    expect(Object.values(mostNotices).reduce((sum, each) => sum + each)).toBeLessThanOrEqual(990);
  });
});

/** The descriptions by schema coordinate: types, fields, arguments, enum values. */
function descriptionsOf(source: string): Record<string, string> {
  const found: Record<string, string> = {};
  const note = (coordinate: string, { description }: { description?: string | null | undefined }) => {
    if (description) found[coordinate] = description;
  };
  for (const type of Object.values(buildSchema(source).getTypeMap())) {
    note(type.name, type);
    if (isEnumType(type)) for (const value of type.getValues()) note(`${type.name}.${value.name}`, value);
    if (!isObjectType(type) && !isInputObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      note(`${type.name}.${field.name}`, field);
      if ('args' in field) for (const each of field.args) note(`${type.name}.${field.name}.${each.name}`, each);
    }
  }
  return found;
}
