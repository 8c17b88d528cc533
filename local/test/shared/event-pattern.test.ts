import { describe, expect, it } from 'vitest';
import { readEventPattern } from '../../src/shared/event-pattern.ts';

const event = {
  source: 'aws.states',
  detail: { status: 'FAILED', attempts: 3, tags: ['a', 'b'], nothing: null, parts: [{ kind: 'x' }, { kind: 'y' }] },
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
    ['anything-but a value', of({ status: [{ 'anything-but': 'SUCCEEDED' }] })],
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
    ['a dot as any character', { source: [{ wildcard: 'aws?states*' }] }],
  ])('does not match %s', (_, pattern) => {
    expect(readEventPattern(pattern)(event)).toBe(false);
  });

  it.each([
    ['a list', [], 'it must be an object'],
    ['a bare value', { source: 'aws.states' }, 'write its values as a list'],
    ['an unknown operator', { source: [{ like: 'x' }] }, '{"like":"x"} is not emulated'],
    ['cidr', { source: [{ cidr: '10.0.0.0/8' }] }, 'is not emulated'],
    ['a malformed range', { source: [{ numeric: ['>'] }] }, 'is not emulated'],
  ])('rejects %s', (_, pattern, message) => {
    expect(() => readEventPattern(pattern)).toThrow(message);
  });
});
