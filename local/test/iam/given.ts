import { createClock, type MovableClock } from '../../src/shared/clock.ts';
import { createIam, type Decision, type Iam, type IamOptions, type Role } from '../../src/iam/iam.ts';
import type { PolicyDocument, PolicyStatement } from '../../src/iam/policy.ts';
import { AwsError } from '../../src/shared/service.ts';

export const accountId = '123456789012';
export const region = 'us-east-1';
export const roleArn = (name: string) => `arn:aws:iam::${accountId}:role/${name}`;
export const worker = { kind: 'role', arn: roleArn('worker'), name: 'worker' } as const;

/** A policy document of these statements. */
export const policy = (...Statement: PolicyStatement[]): PolicyDocument => ({ Version: '2012-10-17', Statement });

/** A statement with defaults. */
export const statement = (given: Partial<PolicyStatement> = {}): PolicyStatement => ({
  Effect: 'Allow',
  Action: 'sqs:SendMessage',
  Resource: '*',
  ...given,
});

/** A role called `worker` that a function may run as, with these statements. */
export const role = (...statements: PolicyStatement[]): Role => ({
  arn: worker.arn,
  name: worker.name,
  trust: policy({ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }),
  policies: [policy(...statements)],
});

/** An IAM with one role, a clock to move, and the decisions that it reported. */
export function iam(options: Partial<IamOptions> = {}): { iam: Iam; clock: MovableClock; decisions: Decision[] } {
  const clock = createClock();
  const decisions: Decision[] = [];
  const report = (decision: Decision) => void decisions.push(decision);
  return {
    iam: createIam({ roles: [role()], resourcePolicies: [], accountId, region, clock, report, ...options }),
    clock,
    decisions,
  };
}

/** The code, status and message of the AwsError that `attempt` throws, `undefined` where it passes. */
export function refusal(attempt: () => unknown): { code: string; status: number; message: string } | undefined {
  try {
    attempt();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { code: error.name, status: error.statusCode, message: error.message };
  }
  return undefined;
}
