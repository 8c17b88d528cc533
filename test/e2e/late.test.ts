import { afterAll, describe, expect, it } from 'vitest';
import { GetSigningRequestDocument, StartSigningDocument } from '../../generated/operations.ts';
import type { InvocationResult } from '../../local/service.ts';
import { startBackend } from '../support/backend.ts';
import { signer, startInput } from '../support/given.ts';
import { inside } from '../support/inside.ts';

/** Fails every invocation of a function whose name has this in it. */
let failing = 'nothing';
const failure: InvocationResult = { ok: false, error: { errorType: 'Fault', errorMessage: 'a fault of this test' } };
const backend = await startBackend({
  intercept: { invoke: async (name, _payload, perform) => (name.includes(failing) ? failure : perform()) },
});
afterAll(() => backend.stop());
const { executionEnded, execution, openSignatures } = inside(backend);
const carol = await backend.as('carol@example.com');

describe('a workflow that starts late', () => {
  it('asks nobody after the deadline', async () => {
    failing = 'AdvanceWorkflow';
    const input = startInput({ expiresInSeconds: 60, signers: [signer('bob@example.com')] });
    const { id } = await carol.get(StartSigningDocument, { input });
    await backend.idle();
    failing = 'nothing';
    backend.clock.advance(60_000);
    await executionEnded(id);

    const { status, history } = await carol.get(GetSigningRequestDocument, { id });
    expect({ status, history: history.map(({ type }) => type) }).toEqual({
      status: 'EXPIRED',
      history: ['STARTED', 'EXPIRED'],
    });
    expect(await execution(id)).toMatchObject({ status: 'FAILED', error: 'SigningExpired' });
    expect(await openSignatures(id)).toEqual([]);
  });
});
