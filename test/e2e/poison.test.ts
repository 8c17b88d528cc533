import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { startBackend } from '../support/backend.ts';
import { storedEvent, storedRequest, storedSigner } from '../support/given.ts';
import { inside } from '../support/inside.ts';

/** Whether the API answers those who publish. */
let isOut = false;
/** The request whose updates alone it does not take. */
let outAlone: string | undefined;
const unavailable = { status: 503, headers: { 'content-type': 'application/json' }, body: '{}' };
const backend = await startBackend({
  intercept: {
    graphql: async ({ headers, body }, perform) => {
      const isHit = isOut || (outAlone && body.toString().includes(outAlone));
      return isHit && headers.authorization?.startsWith('AWS4-HMAC-SHA256') ? unavailable : perform();
    },
  },
});
afterAll(() => backend.stop());
afterEach(() => (isOut = false));
const { put, letters } = inside(backend);
const { clock, happened, idle } = backend;

const asked = [storedEvent(), storedEvent({ type: 'REQUESTED', actor: 'SYSTEM', signer: 0 })];
/** A request that was just asked; the stream tells of it. */
const healthy = (id: string) =>
  storedRequest({ id, events: asked, signers: { 'bob@example.com': storedSigner({ status: 'REQUESTED' }) } });
/** One whose signer no update can name: the API refuses the address. */
const poison = (id: string) =>
  storedRequest({ id, events: asked, signers: { 'bob at example': storedSigner({ status: 'REQUESTED' }) } });
/** One that no workflow can be started for: it has no list of signers. */
const unreadable = (id: string) => ({ ...storedRequest({ id }), signers: null as never });

const published = (id: string) => happened.until((each) => each.kind === 'published' && each.update.requestId === id);
const isPublished = (id: string) =>
  happened.items.some((each) => each.kind === 'published' && each.update.requestId === id);
const ids = (name: string, count: number) => Array.from({ length: count }, (_, at) => `${name}-${at}-of-a-test`);

describe('changes that cannot be followed for a reason of their own', () => {
  it('do not delay those of other requests, sixty among forty', { timeout: 60_000 }, async () => {
    const [bad, good] = [ids('poison', 60), ids('healthy', 40)];
    await Promise.all([...bad.map((id) => put(poison(id))), ...good.map((id) => put(healthy(id)))]);
    // Nothing moves the clock: what waits to be tried again waits for ever.
    await Promise.all(good.map(published));
    await idle();
    const aside = await letters('SetAside');
    expect(aside.map((letter) => JSON.parse(letter) as object)).toEqual(
      expect.arrayContaining(
        bad.map((requestId) => ({
          functionName: expect.stringContaining('PublishUpdate'),
          table: expect.stringContaining('TablesRequests'),
          ...{ requestId, version: 2, error: 'UpdateRefused' },
        })),
      ),
    );
    expect(aside).toHaveLength(60);
  });

  it('let the later changes of their request go on', async () => {
    await put(poison('poison-then-well'));
    await put({ ...healthy('poison-then-well'), version: 2 });
    await published('poison-then-well');
  });

  it('are set aside by the function that starts the workflow too', async () => {
    await put(unreadable('unreadable-by-advance'));
    await put(healthy('behind-the-unreadable'));
    await published('behind-the-unreadable');
    await idle();
    expect((await letters('SetAside')).map((letter) => JSON.parse(letter) as object)).toContainEqual({
      functionName: expect.stringContaining('AdvanceWorkflow'),
      table: expect.stringContaining('TablesRequests'),
      ...{ requestId: 'unreadable-by-advance', version: 1, error: 'TypeError' },
    });
  });
});

describe('an outage of the API', () => {
  it('sets nothing aside, and what it stopped is published when it is over', async () => {
    const before = (await letters('SetAside')).length;
    isOut = true;
    await put(healthy('published-late'));
    await idle();
    for (let hour = 0; hour < 19; hour++) {
      clock.advance(3_600_000);
      await idle();
    }
    expect(await letters('SetAside')).toHaveLength(before);
    isOut = false;
    clock.advance(300_000);
    await published('published-late');
  });
});

describe('an outage of the API that one request alone sees', () => {
  const deadLetters = () => Object.entries(backend.queues()).find(([name]) => name.includes('DeadLettersQueue'))![1];
  /** Lets seconds pass until something has come. @returns how many that took */
  const secondsUntil = async (come: () => boolean, atEach = async (_second: number) => {}, most = 130) => {
    for (let seconds = 0; seconds < most; seconds++) {
      await idle();
      if (come()) return seconds;
      await atEach(seconds);
      clock.advance(1000);
    }
    return Infinity;
  };
  /** The look gives the change to its function, which cannot follow it before the outage ends. */
  const comesWhenItEnds = async (bad: string, aside: number) => {
    await secondsUntil(() => false);
    expect([isPublished(bad), deadLetters()]).toEqual([false, 1]);
    outAlone = undefined;
    expect(await secondsUntil(() => isPublished(bad))).toBeLessThanOrEqual(120);
    await idle();
    expect([deadLetters(), (await letters('SetAside')).length]).toEqual([0, aside]);
  };

  it('delays those that come with it by a minute and a few seconds, and its change comes when it ends', async () => {
    const aside = (await letters('SetAside')).length;
    const [bad, good] = ['out-alone', ids('with-it', 40)];
    // While all are out, those of a lane gather.
    isOut = true;
    for (const id of [...good.slice(0, 20), bad, ...good.slice(20)]) await put(healthy(id));
    await idle();
    [isOut, outAlone] = [false, bad];
    await secondsUntil(() => good.filter(isPublished).length > 30);
    // Where the next try comes to another instance of the function, which has seen nothing, it is the one after that.
    expect(await secondsUntil(() => deadLetters() === 1)).toBeLessThanOrEqual(126);
    expect(good.filter((id) => !isPublished(id))).toEqual([]);
    await comesWhenItEnds(bad, aside);
  });

  it('delays those behind it until others have gone through for a minute', { timeout: 60_000 }, async () => {
    const aside = (await letters('SetAside')).length;
    const [bad, good, later] = ['out-before', ids('behind-it', 40), ids('elsewhere', 2400)];
    outAlone = bad;
    await put(healthy(bad));
    await idle();
    for (const id of good) await put(healthy(id));
    await idle();
    expect(good.every(isPublished)).toBe(false);
    const isThrough = () => good.every(isPublished);
    // Whoever goes through elsewhere is a witness to the instance that told of him: at once as many as there are instances, or one
    // of them may see nobody but him.
    const perSecond = (second: number) => later.slice(4 * second, 4 * second + 4);
    const go = async (second: number) => void (await Promise.all(perSecond(second).map((id) => put(healthy(id)))));
    expect(await secondsUntil(isThrough, go, later.length / 4)).toBeLessThan(600);
    await comesWhenItEnds(bad, aside);
  });
});
