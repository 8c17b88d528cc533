import { describe, expect, it, vi } from 'vitest';
import { ConnectionLost, Refused } from '../../../client/src/refused.ts';
import { createInbox } from '../../../web/home/lists/inbox.ts';
import { createRequests, mostWatched } from '../../../web/home/lists/requests.ts';
import type { PendingSignature, Summary } from '../../../web/home/operations.ts';
import { fakeClient } from './fake-client.ts';

const page = (items: object[], nextToken: string | null = null) => ({ page: { items, nextToken } });

describe('the inbox', () => {
  const pending = (requestId: string): PendingSignature => ({
    ...{ requestId, role: 'SIGNER', documentId: '3', title: null, requestedBy: 'carol@example.com' },
    ...{ requestedAt: '2026-12-01T12:00:00Z', expiresAt: '2026-12-24T12:00:00Z' },
  });
  const inboxOf = (...pages: (object | Error)[]) => {
    const fake = fakeClient({ inbox: pages });
    const inbox = createInbox({ client: fake.client, onChange: () => {}, wait: async () => {} });
    const ids = () => inbox.state().items.map(({ requestId }) => requestId);
    const until = (expected: string[]) => vi.waitFor(() => expect(ids()).toEqual(expected));
    return { ...fake, inbox, ids, until };
  };

  it('is read when it is subscribed to, and again when somebody asks', async () => {
    const { inbox, until, push } = inboxOf(page([pending('a')]), page([pending('b'), pending('a')]));
    inbox.open();
    await vi.waitFor(() => expect(inbox.state().connection).toBe('live'));
    await until(['a']);
    push('b', 2, 'inbox');
    await until(['b', 'a']);
    inbox.close();
  });

  it('is read once more where the index has not what was pushed', async () => {
    const { inbox, until, push, asked } = inboxOf(page([]), page([]), page([pending('a')]));
    inbox.open();
    await vi.waitFor(() => expect(inbox.state().connection).toBe('live'));
    push('a', 2, 'inbox');
    await until(['a']);
    expect(asked).toEqual(['inbox', 'inbox', 'inbox']);
    inbox.close();
  });

  it('lists no more what was answered, unless it is asked for anew', async () => {
    const { inbox, until, push } = inboxOf(page([pending('a'), pending('b')]));
    inbox.open();
    await until(['a', 'b']);
    inbox.answered('a');
    await inbox.look();
    await until(['b']);
    push('a', 9, 'inbox');
    await until(['a', 'b']);
    inbox.close();
  });

  it('reads on where a page is short, and as far as it was shown', async () => {
    const { inbox, until, inputs } = inboxOf(page([], '1'), page([pending('a')], null));
    await inbox.look();
    await until(['a']);
    expect(inputs).toEqual([{ limit: 20 }, { limit: 20, nextToken: '1' }]);
  });

  it('keeps what it shows where nothing can be read, and says so', async () => {
    const { inbox } = inboxOf(page([pending('a')]), new ConnectionLost('gone'));
    await inbox.look();
    await inbox.look();
    expect(inbox.state()).toMatchObject({ connection: 'lost', items: [{ requestId: 'a' }] });
  });

  it('is live again with the next good read, for as long as pushes come', async () => {
    const { inbox } = inboxOf(page([]), new ConnectionLost('gone'), page([]));
    inbox.open();
    await vi.waitFor(() => expect(inbox.state().connection).toBe('live'));
    await inbox.look();
    expect(inbox.state().connection).toBe('lost');
    await inbox.look();
    expect(inbox.state().connection).toBe('live');
    inbox.close();
  });

  it('says why where it could not be read at all', async () => {
    const { inbox } = inboxOf(new Refused({ errorType: 'Unauthorized', message: 'no e-mail' }));
    await inbox.look();
    expect(inbox.state()).toMatchObject({ isRead: false, problem: { name: 'notForYou', detail: 'no e-mail' } });
  });
});

describe('the list of requests', () => {
  const summary = (id: string, more: Partial<Summary> = {}): Summary => ({
    ...{ id, title: id, documentId: '3', status: 'PENDING', version: 2, progress: { signed: 0, total: 1 } },
    ...{ createdAt: '2026-12-01T12:00:00Z', expiresAt: '2026-12-24T12:00:00Z', signers: [], ...more },
  });
  const listOf = (...given: Parameters<typeof fakeClient>) => {
    const fake = fakeClient(...given);
    const list = createRequests({ client: fake.client, onChange: () => {} });
    const versions = () => list.state().items.map(({ id, version }) => `${id} ${version}`);
    return { ...fake, list, versions };
  };

  it('watches what is open, and reads one that has changed', async () => {
    const { list, versions, watched, push } = listOf({
      requests: [page([summary('a'), summary('b', { status: 'COMPLETED' })])],
      summary: [{ signingRequest: summary('a', { version: 3, status: 'COMPLETED' }) }],
    });
    await list.look();
    await vi.waitFor(() => expect(list.state().connection).toBe('live'));
    expect(watched()).toEqual(['a']);
    push('a', 3);
    await vi.waitFor(() => expect(versions()).toEqual(['a 3', 'b 2']));
    // The index lags behind.
    await list.look();
    expect(versions()).toEqual(['a 3', 'b 2']);
    list.close();
  });

  it('is live again with the next good read', async () => {
    const { list } = listOf({
      requests: [page([summary('a')]), page([summary('a')]), new ConnectionLost('gone'), page([])],
    });
    await list.look();
    await vi.waitFor(() => expect(list.state().connection).toBe('live'));
    await list.look();
    expect(list.state().connection).toBe('lost');
    await list.look();
    expect(list.state().connection).toBe('live');
    list.close();
  });

  it('watches nothing where one is refused, says no such thing as a lost connection, and tries with the next look', async () => {
    const refusals: Record<string, Error> = { b: new Refused({ errorType: 'Unauthorized', message: 'no' }) };
    const { list, watched, asked } = listOf({ requests: [page([summary('a'), summary('b')])] }, refusals);
    await list.look();
    expect(watched()).toEqual(['a']);
    await vi.waitFor(() => expect([watched(), asked]).toEqual([[], ['requests', 'requests']]));
    expect(list.state().connection).toBe('none');
    delete refusals.b;
    await list.look();
    await vi.waitFor(() => expect(list.state().connection).toBe('live'));
    expect(watched()).toEqual(['a', 'b']);
    list.close();
  });

  it(`watches no more than ${mostWatched}`, async () => {
    const many = Array.from({ length: mostWatched + 5 }, (_, index) => summary(`r${index}`));
    const { list, watched } = listOf({ requests: [page(many)] });
    await list.look();
    expect(watched()).toHaveLength(mostWatched);
    list.close();
  });

  it('keeps what was just started where the index has it not yet', async () => {
    const { list, versions } = listOf({ requests: [page([summary('a')])] });
    list.put(summary('b', { version: 1, createdAt: '2026-12-01T12:00:01Z' }));
    await list.look();
    expect(versions()).toEqual(['b 1', 'a 2']);
    list.close();
  });

  it('watches nothing while it is not shown', async () => {
    const { list } = listOf({ requests: [page([summary('a')])] });
    await list.look();
    await vi.waitFor(() => expect(list.state().connection).toBe('live'));
    list.unwatch();
    expect(list.state().connection).toBe('none');
    await list.look();
    await vi.waitFor(() => expect(list.state().connection).toBe('live'));
    list.close();
  });
});
