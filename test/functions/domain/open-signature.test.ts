import { describe, expect, it } from 'vitest';
import { openSignatureOf } from '../../../functions/domain/open-signature.ts';
import { isDeadlineAllowed } from '../../../resolvers/lib/deadline.ts';
import { storedRequest } from '../../support/given.ts';

const day = 86_400_000;
const { createdAt } = storedRequest();

describe('an open signature', () => {
  it('is removed by the table a week after the latest deadline that a request may have, and not before', () => {
    const at = (days: number) => storedRequest({ expiresAt: createdAt + days * day });
    const latest = Math.max(
      ...Array.from({ length: 1000 }, (_, days) => days).filter((days) => isDeadlineAllowed(at(days))),
    );
    expect(latest).toBe(364);
    const ask = { taskToken: 'token', askedAt: createdAt, delivery: 'first' };
    const { removeAt, expiresAt } = openSignatureOf(at(latest), { email: 'bob@example.com', position: 1 }, ask);
    expect(Number.isInteger(removeAt)).toBe(true);
    expect(removeAt * 1000 - expiresAt).toBeGreaterThanOrEqual(7 * day);
  });
});
