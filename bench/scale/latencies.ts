import { readFileSync } from 'node:fs';
import type { Spread } from './spread.ts';

/** How long each leg of the way takes, and each function when it is warm, in milliseconds. */
export interface Latencies {
  legs: Record<Leg, Spread>;
  functions: Record<FunctionName, Spread>;
}

/** A leg of the way of a request. */
export type Leg =
  | ('streamToLambda' | 'workflowToLambda' | 'busToQueue' | 'queueToLambda')
  | ('call' | 'push' | 'startExecution' | 'coldStart');

/** A function that every request needs. */
export type FunctionName =
  'publishUpdate' | 'advanceWorkflow' | 'requestSignature' | 'signAutomatically' | 'closeRequest';

/** Those of AWS: published measurements, and estimates where there are none. */
export const awsLatencies = JSON.parse(readFileSync(new URL('./latencies.json', import.meta.url), 'utf8')) as Latencies;
