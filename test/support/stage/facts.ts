import type { Outputs } from '../../../tools/stack-outputs.ts';

/** What a stage may be without; `automatic`: that it signs by itself for `alice@example.com`. */
export const parts = ['webhooks', 'apiKeys', 'links', 'records', 'automatic'] as const;
export type Part = (typeof parts)[number];

/** All that the suite knows of the stage that it runs on. It crosses to the workers, so it is plain data. */
export interface Facts {
  outputs: Outputs;
  /** Of the clients of AWS's services; without it the environment says where they are, and whose keys sign. */
  aws?: { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } };
  /** What stands in the addresses of all whom this run makes. */
  run: string;
  /** What the stage has. */
  has: Record<Part, boolean>;
}

declare module 'vitest' {
  interface ProvidedContext {
    stage: Facts;
  }
}

/** What the address of everybody begins with whom a run of the suite makes: SES's mailbox simulator takes mail to it as delivered. */
export const addressStart = 'success+e2e-';

/** Settings of a client of AWS, which tries longer than it does by itself: a suite makes many calls at once. */
export const clientOf = ({ aws, outputs }: Pick<Facts, 'aws' | 'outputs'>) => ({
  ...(aws ?? { region: outputs.Region! }),
  maxAttempts: 8,
});
