import { describe, expect, it } from 'vitest';
import { firstLook, lookAgainAt, lookOf, lookShards, nextLookAt } from '../../../functions/domain/look.ts';
import { storedRequest } from '../../support/given.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const week = 7 * day;
const { createdAt } = storedRequest();

describe('the looks after a request', () => {
  it.each([
    ['a quarter of an hour after the start', 30 * day, 15 * minute],
    ['soon after a deadline that is sooner', 10 * minute, 10.75 * minute],
  ])('begin %s', (_when, until, after) => {
    expect(firstLook(createdAt, createdAt + until).lookAt).toBe(createdAt + after);
  });

  it('are spread over all shards', () => {
    const shards = Array.from({ length: 100 }, (_, at) => firstLook(createdAt + at, createdAt + day).look);
    expect([...new Set(shards)].sort()).toEqual(lookShards);
  });

  it('grow rare, and end soon after the deadline', () => {
    const request = storedRequest({ expiresAt: createdAt + 364 * day });
    const looks = [firstLook(createdAt, request.expiresAt).lookAt];
    while (lookOf(request, looks.at(-1)!) === 'open') looks.push(nextLookAt(request, looks.at(-1)!));
    expect(looks.slice(0, 5).map((at) => (at - createdAt) / minute)).toEqual([15, 75, 375, 1875, 9375]);
    const weekly = looks.slice(5, -1);
    expect(weekly).toEqual(weekly.map((_, at) => looks[4]! + (at + 1) * week));
    expect(looks.at(-1)).toBe(request.expiresAt + 45_000);
    expect(looks).toHaveLength(57);
  });

  it.each([1, 33, 100, 363])('come within a week, also on day %i', (age) => {
    const request = storedRequest({ expiresAt: createdAt + 364 * day });
    expect(nextLookAt(request, createdAt + age * day)).toBeLessThanOrEqual(createdAt + (age + 7) * day);
  });

  it('come again later where one fails', () => {
    expect(lookAgainAt(createdAt)).toBe(createdAt + 15 * minute);
  });
});

describe('lookOf', () => {
  const { expiresAt } = storedRequest();

  it.each([
    ['a closed request', { status: 'EXPIRED' } as const, expiresAt + day, 'closed'],
    ['one before its deadline', {}, expiresAt - 1, 'open'],
    ['one that its workflow may be closing', {}, expiresAt + 44_999, 'open'],
    ['one that its workflow has not closed', {}, expiresAt + 45_000, 'overdue'],
  ])('tells what is to be done for %s', (_what, overrides, now, wanted) => {
    expect(lookOf(storedRequest(overrides), now)).toBe(wanted);
  });
});
