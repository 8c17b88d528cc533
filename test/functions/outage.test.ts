import { ConditionalCheckFailedException, InternalServerError } from '@aws-sdk/client-dynamodb';
import {
  ExecutionLimitExceeded,
  InvalidExecutionInput,
  InvalidToken,
  StateMachineDoesNotExist,
} from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { isOutage, isOutageStatus, Misconfigured, NoAnswer, Unavailable } from '../../functions/adapters/outage.ts';

const sdk = { $metadata: { httpStatusCode: 400 }, message: '' };
const named = (name: string, rest: object = {}) =>
  Object.assign(new Error(), { name, $fault: 'client', $metadata: { httpStatusCode: 400 }, ...rest });
const nodes = (code: string) => Object.assign(new Error(), { code });

describe('isOutage', () => {
  it.each([
    ['no answer', new NoAnswer('sqs')],
    ['a service that cannot', new Unavailable('appsync', '')],
    ['a variable that is not set', new Misconfigured('')],
    ['a refused connection', nodes('ECONNREFUSED')],
    ['a name that does not resolve', nodes('ENOTFOUND')],
    ['a call without an answer in time', Object.assign(new Error(), { name: 'TimeoutError' })],
    ['an answer of 500', new InternalServerError({ ...sdk, $metadata: { httpStatusCode: 500 } })],
    ['an answer of 503 that has no name', named('Unknown', { $metadata: { httpStatusCode: 503 } })],
    ['a throttle', named('ThrottlingException')],
    ['a throttle of a table', named('ProvisionedThroughputExceededException')],
    ['a right that is missing', named('AccessDeniedException')],
    ['credentials that are over', named('ExpiredTokenException')],
    ['a machine that is gone', new StateMachineDoesNotExist(sdk)],
    ['a quota of executions', new ExecutionLimitExceeded(sdk)],
    ['a table that is gone', named('ResourceNotFoundException')],
  ])('takes %s for one', (_what, error) => {
    expect(isOutage(error)).toBe(true);
  });

  it.each([
    ['our own mistake', new TypeError('undefined is no object')],
    ['a value out of range', new RangeError('no such version')],
    ['an input that a service refuses', named('ValidationException')],
    ['an input of an execution', new InvalidExecutionInput(sdk)],
    ['a token that is none', new InvalidToken(sdk)],
    ['a condition', new ConditionalCheckFailedException(sdk)],
    ['what is no error', 'no'],
  ])('does not take %s for one', (_what, error) => {
    expect(isOutage(error)).toBe(false);
  });
});

describe('isOutageStatus', () => {
  it.each([
    [200, false],
    [400, false],
    [401, true],
    [403, true],
    [404, true],
    [429, true],
    [500, true],
    [503, true],
  ])('of %i is %s', (status, expected) => {
    expect(isOutageStatus(status)).toBe(expected);
  });
});
