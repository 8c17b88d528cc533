import { describe, expect, it } from 'vitest';
import { readEventPattern } from '../../src/shared/event-pattern.ts';

const event = {
  source: 'aws.states',
  detail: {
    ...{ status: 'FAILED', attempts: 3, tags: ['a', 'b'], nothing: null, none: [], deep: [['z']], path: 'a*b\\c' },
    parts: [
      { kind: 'x', n: 1 },
      { kind: 'y', n: 2 },
    ],
    ...{ address: '10.1.2.3', wide: '2001:db8::7' },
  },
};

const of = (detail: object) => ({ detail });

describe('event pattern', () => {
  it.each<[string, object]>([
    ['an empty pattern', {}],
    ['a value', { source: ['aws.states'] }],
    ['one value of several', of({ status: ['TIMED_OUT', 'FAILED'] })],
    ['a number', of({ attempts: [3] })],
    ['null', of({ nothing: [null] })],
    ['a member of a list', of({ tags: ['b'] })],
    ['a member of an object in a list', of({ parts: { kind: ['y'] } })],
    ['prefix', { source: [{ prefix: 'aws.' }] }],
    ['prefix without case', { source: [{ prefix: { 'equals-ignore-case': 'AWS.' } }] }],
    ['suffix', { source: [{ suffix: 'states' }] }],
    ['equals-ignore-case', of({ status: [{ 'equals-ignore-case': 'failed' }] })],
    ['wildcard', { source: [{ wildcard: 'a*.st*s' }] }],
    ['wildcard at the end', { source: [{ wildcard: 'aws.*' }] }],
    ['wildcard for nothing', { source: [{ wildcard: 'aws.states*' }] }],
    ['wildcard with escapes', of({ path: [{ wildcard: 'a\\*b\\\\*' }] })],
    ['cidr', of({ address: [{ cidr: '10.1.0.0/16' }] })],
    ['cidr of IPv6', of({ wide: [{ cidr: '2001:db8::/32' }] })],
    ['suffix without case', { source: [{ suffix: { 'equals-ignore-case': 'STATES' } }] }],
    ['a member of a list in a list', of({ deep: ['z'] })],
    ['members of one object in a list', of({ parts: { kind: ['y'], n: [2] } })],
    ['not exists with an empty list', of({ none: [{ exists: false }] })],
    ['not exists of a member of an empty list', of({ none: { kind: [{ exists: false }] } })],
    ['not exists of what every object has', of({ constructor: [{ exists: false }] })],
    ['anything-but a value', of({ status: [{ 'anything-but': 'SUCCEEDED' }] })],
    ['anything-but a number', of({ attempts: [{ 'anything-but': [1, 2] }] })],
    ['anything-but a suffix', of({ status: [{ 'anything-but': { suffix: 'OUT' } }] })],
    ['anything-but without case', of({ status: [{ 'anything-but': { 'equals-ignore-case': ['aborted'] } }] })],
    ['anything-but a wildcard', of({ status: [{ 'anything-but': { wildcard: '*OUT*' } }] })],
    ['anything-but a list', of({ status: [{ 'anything-but': ['SUCCEEDED', 'RUNNING'] }] })],
    ['anything-but a prefix', of({ status: [{ 'anything-but': { prefix: 'SUCC' } }] })],
    ['anything-but prefixes', of({ status: [{ 'anything-but': { prefix: ['SUCC', 'RUN'] } }] })],
    ['exists', of({ status: [{ exists: true }] })],
    ['exists with null', of({ nothing: [{ exists: true }] })],
    ['not exists', of({ other: [{ exists: false }] })],
    ['not exists, in a missing object', { other: { deeper: [{ exists: false }] } }],
    ['numeric', of({ attempts: [{ numeric: ['>', 0, '<=', 3] }] })],
    ['numeric equality', of({ attempts: [{ numeric: ['=', 3] }] })],
    ['$or', of({ $or: [{ status: ['RUNNING'] }, { attempts: [3] }] })],
  ])('matches %s', (_, pattern) => {
    expect(readEventPattern(pattern)(event)).toBe(true);
  });

  it.each<[string, object]>([
    ['another value', { source: ['aws.s3'] }],
    ['one member of two', { source: ['aws.states'], detail: { status: ['RUNNING'] } }],
    ['a text for a number', of({ attempts: ['3'] })],
    ['a missing member', of({ other: ['x'] })],
    ['prefix', { source: [{ prefix: 'states' }] }],
    ['anything-but a value', of({ status: [{ 'anything-but': ['FAILED'] }] })],
    ['anything-but of a missing member', of({ other: [{ 'anything-but': 'x' }] })],
    ['anything-but a prefix', of({ status: [{ 'anything-but': { prefix: 'FAIL' } }] })],
    ['exists of a missing member', of({ other: [{ exists: true }] })],
    ['exists of an object', { detail: [{ exists: true }] }],
    ['not exists', of({ status: [{ exists: false }] })],
    ['numeric', of({ attempts: [{ numeric: ['>', 3] }] })],
    ['numeric of a text', of({ status: [{ numeric: ['>', 0] }] })],
    ['wildcard', { source: [{ wildcard: 'aws*x' }] }],
    ['wildcard whose ends overlap', { source: [{ wildcard: 'aws.states*states' }] }],
    ['wildcard out of order', { source: [{ wildcard: '*states*aws*' }] }],
    ['an escaped wildcard', { source: [{ wildcard: 'aws\\*' }] }],
    ['cidr of another block', of({ address: [{ cidr: '10.2.0.0/16' }] })],
    ['cidr of the other family', of({ address: [{ cidr: '::/0' }] })],
    ['cidr of a text', of({ status: [{ cidr: '0.0.0.0/0' }] })],
    ['members of two objects in a list', of({ parts: { kind: ['y'], n: [1] } })],
    ['exists of an empty list', of({ none: [{ exists: true }] })],
    ['anything-but without case', of({ status: [{ 'anything-but': { 'equals-ignore-case': 'failed' } }] })],
    ['anything-but a wildcard', of({ status: [{ 'anything-but': { wildcard: 'F*' } }] })],
    ['a dot as any character', { source: [{ wildcard: 'aws?states*' }] }],
  ])('does not match %s', (_, pattern) => {
    expect(readEventPattern(pattern)(event)).toBe(false);
  });

  it.each([
    ['a list', [], 'it must be an object'],
    ['a bare value', { source: 'aws.states' }, 'write its values as a list'],
    ['an unknown operator', { source: [{ like: 'x' }] }, '{"like":"x"} is not emulated'],
    ['no block of addresses', { source: [{ cidr: '10.0.0.0/33' }] }, 'is not emulated'],
    ['a malformed range', { source: [{ numeric: ['>'] }] }, 'is not emulated'],
    ['an empty range', { source: [{ numeric: ['>', 2, '<', 1] }] }, 'is not emulated'],
    ['two lower bounds', { source: [{ numeric: ['>', 1, '>', 2] }] }, 'is not emulated'],
    ['a number beyond the bounds', { source: [{ numeric: ['=', 5e9 + 1] }] }, 'is not emulated'],
    ['exists with a text', { source: [{ exists: 'true' }] }, 'is not emulated'],
    ['two operators in one', { source: [{ prefix: 'a', suffix: 'b' }] }, 'is not emulated'],
    ['the name of an inherited member', { source: [{ constructor: 'a' }] }, 'is not emulated'],
    ['two wildcards in a row', { source: [{ wildcard: 'a**' }] }, 'is not emulated'],
    ['an unknown escape', { source: [{ wildcard: 'a\\n' }] }, 'is not emulated'],
    ['anything-but of two kinds', { source: [{ 'anything-but': ['a', 1] }] }, 'is not emulated'],
    ['anything-but null', { source: [{ 'anything-but': null }] }, 'is not emulated'],
    ['anything-but numeric', { source: [{ 'anything-but': { numeric: ['=', 1] } }] }, 'is not emulated'],
    ['an empty list', { source: [] }, 'is an empty list'],
    ['an empty object', { detail: {} }, 'write its values as a list'],
    ['a list in a list', { source: [['a']] }, 'is a list in a list'],
    ['$or of one', { $or: [{ source: ['a'] }] }, 'give it two or more'],
  ])('rejects %s', (_, pattern, message) => {
    expect(() => readEventPattern(pattern)).toThrow(message);
  });

  it.each([
    [{ source: [{ wildcard: '*' }] }],
    [{ source: [{ cidr: '10.0.0.0/8' }] }],
    [{ detail: { status: [{ 'anything-but': { prefix: 'a' } }] } }],
  ])('rejects %j in an event source mapping', (pattern) => {
    expect(() => readEventPattern(pattern, 'mapping')).toThrow('an event source mapping does not take it');
  });

  it('takes no long time for a text that many wildcards nearly match', () => {
    const matches = readEventPattern({ source: [{ wildcard: `${'*a'.repeat(200)}*b` }] });
    expect(matches({ source: 'a'.repeat(100_000) })).toBe(false);
  }, 1000);
});
