import { describe, expect, it } from 'vitest';
import { dueOf } from '../../src/s3/lifecycle.ts';
import type { LifecycleRule } from '../../src/s3/object-version.ts';
import type { StoredVersion } from '../../src/s3/objects.ts';
import { createS3, type S3 } from '../../src/s3/s3.ts';
import { createActivity } from '../../src/shared/activity.ts';
import { createClock } from '../../src/shared/clock.ts';
import { folder } from '../lambda/given.ts';
import { relaxedDisk } from '../shared/storage/given.ts';
import { putInput } from './given-crash.ts';

const at = (text: string) => Date.parse(`2026-11-${text}:00Z`);
const version = (name: string, time: string, of: Partial<StoredVersion> = {}): StoredVersion => ({
  ...{ at: name, bucket: 'kept', key: 'a', versionId: name, modifiedAt: at(time), isDeleteMarker: false },
  ...{ size: 1, etag: '""', headers: {}, metadata: {} },
  ...of,
});
const marker = (name: string, time: string) => version(name, time, { isDeleteMarker: true });
const locked = (until: string) => ({ retention: { mode: 'COMPLIANCE' as const, until: at(until) } });

describe('what is over', () => {
  const two = [version('old', '01T10:00'), version('new', '02T10:00')];
  it.each<[string, StoredVersion[], Partial<LifecycleRule>, string, string]>([
    ['nothing before its days', two, { expirationDays: 3 }, '05T23:59', ''],
    ['the current one at the midnight behind its days', two, { expirationDays: 3 }, '06T00:00', 'new'],
    ['the other one since it was replaced', two, { noncurrentDays: 3 }, '06T00:00', 'old'],
    ['not yet the other one', two, { noncurrentDays: 3 }, '05T23:59', ''],
    ['both', two, { expirationDays: 3, noncurrentDays: 3 }, '06T00:00', 'new old'],
    [
      'one that is locked is not',
      [version('old', '01T10:00', locked('07T00:00')), two[1]!],
      { noncurrentDays: 3 },
      '06T23:59',
      '',
    ],
    [
      'it is when the lock ends',
      [version('old', '01T10:00', locked('07T00:00')), two[1]!],
      { noncurrentDays: 3 },
      '07T00:00',
      'old',
    ],
    [
      'no marker with versions behind it',
      [two[0]!, marker('gone', '02T10:00')],
      { expirationDays: 1, expiresMarkers: true },
      '20T00:00',
      '',
    ],
    ['a marker with nothing behind it', [marker('gone', '02T10:00')], { expiresMarkers: true }, '02T10:00', 'gone'],
    [
      'a marker with nothing behind it, after days',
      [marker('gone', '02T10:00')],
      { expirationDays: 1 },
      '04T00:00',
      'gone',
    ],
    ['no marker by rules on others', [marker('gone', '02T10:00')], { noncurrentDays: 1 }, '20T00:00', ''],
  ])('is %s', (_, versions, rule, now, expected) => {
    const { current, others } = dueOf(versions, [{ prefix: '', expiresMarkers: false, ...rule }], at(now));
    expect([current, ...others].flatMap((each) => (each ? [each.versionId] : [])).join(' ')).toBe(expected);
  });
});

describe('a lifecycle', () => {
  const days = (count: number) => count * 24 * 60 * 60 * 1000;
  const put = ({ service }: S3, Key: string) =>
    service.operations.PutObject!(putInput(Key, Buffer.from('x'), { IfNoneMatch: undefined }));
  const listed = async ({ service }: S3) => {
    const list = { Bucket: 'kept', MaxKeys: 1000 };
    const { page } = (await service.operations.ListObjectVersions!(list)) as {
      page: { name: string; item: { isDeleteMarker: boolean } }[];
    };
    return page.map(({ name, item }) => (item.isDeleteMarker ? `${name} deleted` : name));
  };
  const opened = (directory: string, isVersioned: boolean, clock = createClock(() => at('01T10:00'))) => {
    const activity = createActivity();
    const lifecycle = [{ prefix: 'old/', expirationDays: 7, noncurrentDays: 7, expiresMarkers: true }];
    const bucket = { name: 'kept', arn: 'arn:aws:s3:::kept', isVersioned, hasLock: false, lifecycle };
    const s3 = createS3({ buckets: [bucket], directory, disk: relaxedDisk(), clock, during: activity.during });
    return { s3, clock, activity };
  };

  it('marks, then removes for good, then removes the marker, under its prefix alone', async () => {
    const { s3: opening, clock, activity } = opened(await folder(), true);
    const s3 = await opening;
    const afterDays = async (count: number) => {
      clock.advance(days(count));
      await activity.settled();
      return listed(s3);
    };
    for (const key of ['new/a', 'old/a']) await put(s3, key);
    expect(await afterDays(7)).toEqual(['new/a', 'old/a']);
    expect(await afterDays(1)).toEqual(['new/a', 'old/a deleted', 'old/a']);
    expect(await afterDays(8)).toEqual(['new/a', 'old/a deleted']);
    expect(await afterDays(1)).toEqual(['new/a']);
    await s3.stop();
  });

  it('removes where there are no versions, and what fell due while nothing ran', async () => {
    const directory = await folder();
    const { s3: opening, clock } = opened(directory, false);
    const s3 = await opening;
    for (const key of ['new/a', 'old/a']) await put(s3, key);
    await s3.stop();
    clock.advance(days(8));
    const again = opened(directory, false, clock);
    const second = await again.s3;
    await again.activity.settled();
    expect(await listed(second)).toEqual(['new/a']);
    await second.stop();
  });
});
