import { fileURLToPath } from 'node:url';
import { synthesise as synthesiseApp } from '@countersign/local/synthesise';

const app = fileURLToPath(new URL('..', import.meta.url));

/** All that the template is made of. */
export const sources = [
  ...['infra', 'functions', 'resolvers', 'generated', 'tools/page/page-headers.ts'],
  ...['schema.graphql', 'package-lock.json', 'cdk.json', 'tsconfig.json'],
];

/** What to synthesise. */
export interface SynthesiseOptions {
  /** @default local */
  stage?: string;
  /** Further CDK context, as `-c key=value`. */
  context?: Record<string, string>;
}

/**
 * Synthesises Countersign where its sources have changed since the last time, and gives the folder of the assembly.
 * @throws Error with what the CDK app said
 */
export const synthesise = ({ stage = 'local', context = {} }: SynthesiseOptions = {}): Promise<string> =>
  synthesiseApp({ app, sources, build: `${app}.build`, context: { stage, ...context } });
