import { Webhook } from 'standardwebhooks';
import { vi } from 'vitest';
import type { Received } from './receiver.ts';

/**
 * Verifies a message with the library that receivers use, at a time of the backend's clock.
 * @throws where no signature of it is by the secret
 * @returns the body
 */
export function verified(secret: string, { headers, body }: Received, now: number): unknown {
  vi.useFakeTimers({ toFake: ['Date'], now });
  try {
    return new Webhook(secret).verify(body, headers as Record<string, string>);
  } finally {
    vi.useRealTimers();
  }
}
