const day = 86_400;

/**
 * What the API takes at most and at least. How long the texts of a request may be is in fields.ts, with the fields;
 * `schema.graphql` promises each number to callers, and a test compares them.
 */
export const limits = {
  /** Characters of a request's id. */
  shortestId: 8,
  longestId: 64,
  /** Characters of a signer's name, of a reason, of an address. */
  name: 100,
  reason: 500,
  address: 254,
  /** Hexadecimal digits of a hash. */
  sha256: 64,
  /** Characters that are kept of what the caller's program calls itself. */
  userAgent: 200,
  /** Strings in a request's metadata. */
  metadata: 50,
  signers: 100,
  observers: 20,
  /** Those who are asked at once: a Map state of Step Functions runs no more iterations at a time. */
  signersOfOrder: 40,
  order: 100,
  /** Rows of a page; how many where the caller does not say. */
  page: 100,
  usualPage: 20,
  /** Seconds from the start to the deadline; an execution may last a year. */
  nearestDeadline: 60,
  usualDeadline: 30 * day,
  farthestDeadline: 364 * day,
  /** How often a deadline is moved away. */
  extensions: 20,
  /** Seconds between two reminders. */
  shortestReminder: 60,
  remindersOfSigner: 30,
  remindersOfRequest: 500,
  /** Seconds between what a signer was told and a reminder that the requester sends. */
  nextReminder: 3600,
  /** How often the places of a request change hands. */
  reassignmentsOfRequest: 10,
  /** Characters of a seal that is to be verified by the API: somewhat more than that of the largest request has. */
  jws: 1_040_000,
} as const;
