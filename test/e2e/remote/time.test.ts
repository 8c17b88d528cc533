import { describe, expect, it } from 'vitest';
import {
  ExtendDeadlineDocument,
  OnSignatureRequestedDocument,
  SignDocumentDocument,
} from '../../../generated/operations.ts';
import { signer } from '../../support/given.ts';
import { codeOf } from '../../support/person.ts';
import { eventually } from '../../support/stage/eventually.ts';
import { openStage } from '../../support/stage/stage.ts';

const stage = openStage();
const [carol, bob] = await stage.people('carol', 'bob');
const toBob = { signers: [signer(bob.email)] };

/** A local backend is asked the same by its clock, without the minutes: in `deadline`, `ends`, `reminders` and `extend` of test/e2e. */
const takesMinutes = stage.aws ? ' (not here: it takes minutes, which a local clock shows at once)' : '';

describe.skipIf(takesMinutes)(`time${takesMinutes}`, { concurrent: true }, () => {
  it('expires a request a minute after its start, which nobody has answered', async () => {
    const { id, read, asked, closed, updates } = await stage.start(carol, { ...toBob, expiresInSeconds: 60 });
    await asked(bob.email);
    expect(await closed()).toMatchObject({ event: 'EXPIRED', status: 'EXPIRED', signed: 0 });
    expect(await stage.executionEnded(id)).toMatchObject({ status: 'FAILED', error: 'SigningExpired' });
    expect((await read()).signers).toMatchObject([{ status: 'CLOSED' }]);
    const { errors } = await bob.run(SignDocumentDocument, { input: { requestId: id } });
    expect(errors).toMatchObject([{ errorType: 'RequestClosed' }]);
    await updates.close();
  });

  it('reminds who has not answered, and takes the answer then', async () => {
    const inbox = await bob.subscribe(OnSignatureRequestedDocument, {});
    const { id, updates } = await stage.start(carol, { ...toBob, remindEverySeconds: 60 });
    await inbox.until(({ requestId, event }) => requestId === id && event === 'REMINDED');
    expect(codeOf(await bob.run(SignDocumentDocument, { input: { requestId: id } }))).toBe('ok');
    expect(await stage.executionEnded(id)).toMatchObject({ status: 'SUCCEEDED' });
    await inbox.close();
    await updates.close();
  });

  it('waits for a deadline that was moved away, and no longer', async () => {
    const { id, read, asked, updates } = await stage.start(carol, { ...toBob, expiresInSeconds: 60 });
    await asked(bob.email);
    await carol.get(ExtendDeadlineDocument, { input: { requestId: id, expiresInSeconds: 90 } });
    const expired = await eventually(read, ({ status }) => status === 'EXPIRED');
    // Were the first wait's seconds waited once more, it would end half a minute late.
    const late = Date.parse(expired.closedAt!) - Date.parse(expired.expiresAt);
    expect([late >= 0, late < 20_000], `${late} ms after the deadline`).toEqual([true, true]);
    expect(Date.parse(expired.expiresAt) - Date.parse(expired.createdAt)).toBeGreaterThan(89_000);
    await updates.close();
  });
});
