import { json } from './json.ts';
import type { Scalar } from './scalar.ts';
import { texts } from './texts.ts';
import { timestamp } from './timestamp.ts';

/** The nine scalars that AppSync brings along, by name. */
export const scalars: Record<string, Scalar> = { ...texts, AWSTimestamp: timestamp, AWSJSON: json };
