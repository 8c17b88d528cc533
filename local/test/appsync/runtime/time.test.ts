import { describe, expect, it } from 'vitest';
import { valueOf } from './given.ts';

// the tests' clock stands at 2021-02-01T08:15:30.123Z, a Monday
describe('util.time', () => {
  it.each([
    ['nowISO8601()', '2021-02-01T08:15:30.123Z'],
    ['nowEpochSeconds()', 1612167330],
    ['nowEpochMilliSeconds()', 1612167330123],
    ['epochMilliSecondsToSeconds(1612167330999)', 1612167330],
    ['epochMilliSecondsToISO8601(1517943695750)', '2018-02-06T19:01:35.750Z'],
    ['epochMilliSecondsToFormatted(1517943695750, "yyyy-MM-dd HH:mm:ssZ")', '2018-02-06 19:01:35+0000'],
    [
      'epochMilliSecondsToFormatted(1517943695750, "yyyy-MM-dd HH:mm:ssZ", "Australia/Perth")',
      '2018-02-07 03:01:35+0800',
    ],
    ['nowFormatted("yyyy-MM-dd HH:mm:ssZ", "Australia/Perth")', '2021-02-01 16:15:30+0800'],
    ['parseISO8601ToEpochMilliSeconds("2018-02-01T17:21:05.180+08:00")', 1517476865180],
    ['parseISO8601ToEpochMilliSeconds("2018-02-01T09:21Z")', 1517476860000],
    ['parseFormattedToEpochMilliSeconds("2018-02-01 17:21:05+0800", "yyyy-MM-dd HH:mm:ssZ")', 1517476865000],
    [
      'parseFormattedToEpochMilliSeconds("2018-02-01 17:21:05", "yyyy-MM-dd HH:mm:ss", "Australia/Perth")',
      1517476865000,
    ],
  ])('%s', (call, expected) => {
    expect(valueOf(`util.time.${call}`)).toBe(expected);
  });

  it.each([
    ['yy yyyy uuuu y', '21 2021 2021 2021'],
    ['M MM MMM MMMM MMMMM L', '2 02 Feb February F 2'],
    ['d dd D DDD', '1 01 32 032'],
    ['E EEE EEEE EEEEE e c', 'Mon Mon Monday M 2 2'],
    ['H HH k h hh K a', '8 08 8 8 08 8 AM'],
    ['m mm s ss S SSS SSSSSS', '15 15 30 30 1 123 123000'],
    ['n A N', '123000000 29730123 29730123000000'],
    ['Q QQ QQQ QQQQ', '1 01 Q1 1st quarter'],
    ['G GGGG GGGGG', 'AD Anno Domini A'],
    ['w W YYYY', '6 1 2021'],
    ["'at' HH 'o''clock' '' yyyy", "at 08 o'clock ' 2021"],
    ['yyyy[-MM]', '2021-02'],
    ['VV z X XXX x xx Z ZZZZ ZZZZZ O', 'UTC UTC Z Z +00 +0000 +0000 GMT Z GMT'],
  ])('writes %s in UTC', (pattern, expected) => {
    expect(valueOf('util.time.nowFormatted(ctx.args.pattern)', { arguments: { pattern } })).toBe(expected);
  });

  it.each([
    ['America/Los_Angeles', '2021-02-01 00:15 PST Pacific Standard Time -08 -0800 -08:00 GMT-8 GMT-08:00'],
    ['Asia/Kolkata', '2021-02-01 13:45 GMT+5:30 India Standard Time +0530 +0530 +05:30 GMT+5:30 GMT+05:30'],
    ['+05:30', '2021-02-01 13:45 +05:30 +05:30 +0530 +0530 +05:30 GMT+5:30 GMT+05:30'],
    ['GMT-3', '2021-02-01 05:15 GMT-3 GMT-3 -03 -0300 -03:00 GMT-3 GMT-03:00'],
  ])('writes the time in %s', (zone, expected) => {
    const pattern = 'yyyy-MM-dd HH:mm z zzzz X XX XXX O OOOO';
    expect(valueOf('util.time.nowFormatted(ctx.args.pattern, ctx.args.zone)', { arguments: { pattern, zone } })).toBe(
      expected,
    );
  });

  it.each([
    ['20210201081530', 'yyyyMMddHHmmss', 'UTC', '2021-02-01T08:15:30.000Z'],
    ['1 Feb 2021, 8:15 AM', 'd MMM yyyy, h:mm a', 'UTC', '2021-02-01T08:15:00.000Z'],
    ['Monday, 01 February 2021 20:15:30.5', 'EEEE, dd MMMM yyyy HH:mm:ss.S', 'UTC', '2021-02-01T20:15:30.500Z'],
    ['01/02/21 12:05 PM', 'dd/MM/yy hh:mm a', 'UTC', '2021-02-01T12:05:00.000Z'],
    ['2021-032', 'yyyy-DDD', 'UTC', '2021-02-01T00:00:00.000Z'],
    ['2021-02-31', 'yyyy-MM-dd', 'UTC', '2021-02-28T00:00:00.000Z'],
    ['2021-07-01 12:00', 'yyyy-MM-dd HH:mm', 'Europe/Oslo', '2021-07-01T10:00:00.000Z'],
    ['2021-03-28 02:30', 'yyyy-MM-dd HH:mm', 'Europe/Oslo', '2021-03-28T01:30:00.000Z'],
    ['2021-10-31 02:30', 'yyyy-MM-dd HH:mm', 'Europe/Oslo', '2021-10-31T00:30:00.000Z'],
    ['2021-02-01 12:00 Europe/Oslo', 'yyyy-MM-dd HH:mm VV', 'UTC', '2021-02-01T11:00:00.000Z'],
    ['2021-02-01T12:00:00Z', "yyyy-MM-dd'T'HH:mm:ssX", 'UTC', '2021-02-01T12:00:00.000Z'],
    ['2021-02-01 12', 'yyyy-MM-dd HH[:mm]', 'UTC', '2021-02-01T12:00:00.000Z'],
  ])('reads %s by %s in %s', (timestamp, pattern, zone, expected) => {
    const milliseconds = valueOf(
      'util.time.parseFormattedToEpochMilliSeconds(ctx.args.timestamp, ctx.args.pattern, ctx.args.zone)',
      {
        arguments: { timestamp, pattern, zone },
      },
    );
    expect(new Date(milliseconds as number).toISOString()).toBe(expected);
  });

  it.each([
    [
      'parseISO8601ToEpochMilliSeconds("yesterday")',
      'cannot parse "yesterday" as a timestamp: it is not of the form YYYY-MM-DDThh:mm:ss.sssZ',
    ],
    [
      'parseISO8601ToEpochMilliSeconds("2018-02-01T17:21:05")',
      'cannot parse "2018-02-01T17:21:05" as a timestamp: it is not of the form YYYY-MM-DDThh:mm:ss.sssZ',
    ],
    [
      'parseISO8601ToEpochMilliSeconds("2018-13-01T17:21:05Z")',
      'cannot parse "2018-13-01T17:21:05Z" as a timestamp: 13 is not within 1 and 12',
    ],
    ['parseFormattedToEpochMilliSeconds("x", "yyyy")', 'cannot parse "x" as a timestamp: it is not of the form yyyy'],
    ['nowFormatted("yyyy b")', 'cannot read date pattern "yyyy b": unknown pattern letter b'],
    ['nowFormatted("yyyy", "Mars/Olympus")', 'unknown time zone "Mars/Olympus"'],
  ])('fails %s', (call, message) => {
    expect(() => valueOf(`util.time.${call}`)).toThrow(`RangeError: ${message}`);
  });
});
