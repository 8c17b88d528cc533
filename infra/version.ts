import { readFileSync } from 'node:fs';

/** The version of the product: an output of the stack, and a part of every record. */
export const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
