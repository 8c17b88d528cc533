import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localApiKeys } from '../../tools/local-api-keys.ts';
import { localWebhooks } from '../../tools/local-webhooks.ts';
import { synthesise, type SynthesiseOptions } from '../../tools/synthesise.ts';

/** A resource as the template writes it. */
export interface ResourceText {
  Type: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the properties of every type there is
  Properties: any;
  DependsOn?: string[];
  DeletionPolicy?: string;
}

/** The synthesised template, as it would deploy. */
export interface TemplateText {
  Resources: Record<string, ResourceText>;
  Outputs: Record<string, { Value: unknown }>;
}

/**
 * Before all tests: synthesises once, so that test files running at once find it done, and puts the temporary folders of
 * the run into one that goes when it is over.
 */
export default async function setup(): Promise<() => void> {
  await synthesise();
  const folder = mkdtempSync(join(tmpdir(), 'countersign-test-'));
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** The address that mail comes from, where it does. */
export const mailFrom = 'sign@example.com';

/** A stack that sends mail without links, and so counts what people make it send; a person has few enough mails a day to come to their end. */
export const withMail = {
  context: { mailFrom, appUrl: 'https://app.example.com/sign', pageUrl: 'none', limits: 'mails:50' },
} satisfies SynthesiseOptions;

/** A stack that mails links, by which signers come in without an account. */
export const withLinks = {
  context: { ...withMail.context, pageUrl: 'https://app.example.com' },
} satisfies SynthesiseOptions;

/** A stack with API keys. */
export const withApiKeys = { context: localApiKeys } satisfies SynthesiseOptions;

/** A stack with webhooks, whose receivers are on this machine. */
export const withWebhooks = { context: localWebhooks } satisfies SynthesiseOptions;

/** A stack that records changes, which nobody can remove for a year. */
export const withRecords = { context: { records: 'on', recordLockDays: '365' } } satisfies SynthesiseOptions;

/** A stack with the page as it deploys, on which everything is told to call it. */
export const withPage = { context: { mailFrom, page: 'on' } } satisfies SynthesiseOptions;

/** A stack with all that is optional, but the canary: whatever waits until nothing happens would wait for its requests. */
export const withAll = {
  context: {
    attachCertificate: 'on',
    dashboard: 'on',
    ...withLinks.context,
    ...withWebhooks.context,
    ...withApiKeys.context,
    ...withRecords.context,
  },
} satisfies SynthesiseOptions;

/** The same with the canary. */
export const withCanary = { context: { ...withAll.context, canary: '60' } } satisfies SynthesiseOptions;

/** Gives the template text of a stage. */
export async function templateOf(options: SynthesiseOptions = {}): Promise<TemplateText> {
  const assembly = await synthesise(options);
  const file = readdirSync(assembly).find((name) => name.endsWith('.template.json'))!;
  return JSON.parse(readFileSync(join(assembly, file), 'utf8')) as TemplateText;
}

/** Gives the resources of one type with their logical ids. */
export function ofType(template: TemplateText, type: string): [string, ResourceText][] {
  return Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);
}
