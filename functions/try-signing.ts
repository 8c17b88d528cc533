import { randomUUID } from 'node:crypto';
import { log, logContext } from './adapters/log.ts';
import { measure } from './adapters/metrics.ts';
import { trySigning } from './use-cases/try-signing.ts';

/** The canary: tries every few minutes whether a request can be started and signed. Its silence is what alarms. */
export async function handler(): Promise<void> {
  const [requestId, began] = [`canary-${randomUUID()}`, Date.now()];
  try {
    await trySigning(requestId);
  } catch (error) {
    log.error('the canary could not sign', { ...logContext(requestId), error: error as Error });
    throw error;
  }
  measure('CanaryTime', Date.now() - began);
}
