import { existsSync, readFileSync } from 'node:fs';
import { type Decision, policiesOfTemplate, type PolicyStatement } from '@countersign/local/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { synthesise } from '../../tools/synthesise.ts';
import { startBackend } from '../support/backend.ts';
import { createFaults, exercise } from '../support/exercise.ts';
import { denials, exceptions, excessOf, grantsOf } from '../support/least-privilege.ts';
import { mailFrom, withCanary } from '../support/synthesised.ts';

const decisions: Decision[] = [];
const faults = createFaults();
const backend = await startBackend({
  assembly: await synthesise(withCanary),
  onDecision: (decision) => decisions.push(decision),
  intercept: faults.intercept,
});
afterAll(() => backend.stop());
beforeAll(async () => {
  await exercise(backend, faults);
}, 240_000);
const grants = grantsOf(backend.template);

describe('policies', () => {
  it('allow what a whole exercise of the product uses, and nothing else', () => {
    expect(excessOf(backend.template, decisions)).toEqual([]);
  });

  it('deny nothing in it', () => {
    expect(decisions.filter(({ allowed }) => !allowed)).toEqual([]);
  });

  it('need each exception', () => {
    for (const { action, resource, because } of exceptions)
      expect(
        grants.filter((grant) => action.test(grant.action) && resource.test(grant.resource)),
        because,
      ).not.toEqual([]);
  });

  it('deny what is named as an exception, and nothing else', () => {
    const { roles, resourcePolicies } = policiesOfTemplate(backend.template.resources);
    const documents = [
      ...roles.flatMap(({ trust, policies }) => [trust, ...policies]),
      ...resourcePolicies.map(({ document }) => document),
    ];
    const denied = documents.flatMap(({ Statement }) => Statement).filter(({ Effect }) => Effect === 'Deny');
    const kinds = (statements: Pick<PolicyStatement, 'Action' | 'Condition'>[]) =>
      new Set(statements.map(({ Action, Condition }) => JSON.stringify({ Action, Condition })));
    expect(kinds(denied)).toEqual(kinds(denials));
  });

  it('let the completing function answer the tasks of its machine, start it, and no more', () => {
    const machine = backend.template.outputs.StateMachineArn;
    const ofMachine = grants.filter(({ action, resource }) => action.startsWith('states:') && resource === machine);
    expect(ofMachine.map(({ role, action }) => `${short(role)} ${action}`).sort()).toEqual([
      'LooksLookAfterRequests states:SendTaskFailure',
      'LooksLookAfterRequests states:SendTaskHeartbeat',
      'LooksLookAfterRequests states:SendTaskSuccess',
      'LooksLookAfterRequests states:StartExecution',
      'OutboxAdvanceWorkflow states:SendTaskFailure',
      'OutboxAdvanceWorkflow states:SendTaskSuccess',
      'OutboxAdvanceWorkflow states:StartExecution',
      'RecoveryResumeWorkflow states:StartExecution',
    ]);
  });

  it('let only the publishing function and the canary call the API, and some fields of it', () => {
    const calls = grants.filter(({ action }) => action.startsWith('appsync:'));
    expect(calls.map(({ role, resource }) => [short(role), resource.split('/').slice(-4).join('/')])).toEqual([
      ['CanaryTrySigning', 'types/Mutation/fields/eraseRequest'],
      ['CanaryTrySigning', 'types/Mutation/fields/signDocument'],
      ['CanaryTrySigning', 'types/Mutation/fields/startSigning'],
      ['CanaryTrySigning', 'types/Query/fields/signingRequest'],
      ['OutboxPublishUpdate', 'types/Mutation/fields/publishSignatureUpdate'],
    ]);
  });

  it('keep the task tokens from the API', () => {
    const ofApi = grants.filter(
      ({ role, resource }) => short(role) === 'ApiData' && resource.includes('OpenSignatures'),
    );
    expect(ofApi.map(({ action, resource }) => `${action} ${resource.split('/').slice(-2).join('/')}`)).toEqual([
      'dynamodb:Query index/bySigner',
    ]);
  });

  it('have tests where SECURITY.md says so', () => {
    const named = [...readFileSync('SECURITY.md', 'utf8').matchAll(/`(test\/[^`]+)`/g)].map(([, path]) => path!);
    expect(named.filter((path) => !existsSync(path))).toEqual([]);
  });

  it('stand in SECURITY.md', () => {
    const listed = /^## Who may do what$([\s\S]*?)^## /m.exec(readFileSync('SECURITY.md', 'utf8'))![1]!;
    const rows = listed
      .split(/^### /m)
      .slice(1)
      .flatMap((section) => {
        const [role = '', ...lines] = section.trim().split(/\n+(?:- )?/);
        return lines.map((line) => [role, ...line.split(': ')]);
      });
    expect(rows).toEqual(rightsTable());
  });
});

/** A role without stack and hash, by its logical id, since its name is cut where it is too long. */
const short = (role: string) =>
  backend.template
    .ofType('AWS::IAM::Role')
    .find(({ physicalId }) => physicalId === role)!
    .logicalId.replace(/Role[0-9A-F]{8}$/, '');

/** What each role may, but for the exceptions: a row for each resource. */
function rightsTable(): string[][] {
  const rows = new Map<string, string[]>();
  for (const { role, action, resource } of grants) {
    if (exceptions.some((each) => each.action.test(action))) continue;
    const key = `\`${short(role)}\`|${target(resource)}`;
    rows.set(key, [...(rows.get(key) ?? []), `\`${action}\``]);
  }
  return [...rows].map(([key, actions]) => [key.split('|')[0]!, key.split('|')[1]!, actions.join(', ')]).sort();
}

/** What an ARN is about, in a reader's words. */
function target(arn: string): string {
  if (arn.endsWith(`:identity/${mailFrom}`)) return 'the identity of `mailFrom`';
  const { logicalId } = backend.template.resources.find((each) => each.arn && arn.startsWith(each.arn)) ?? {};
  if (!logicalId) throw new Error(`nothing has the ARN ${arn}`);
  const part = arn.includes('/stream/') ? 'stream' : arn.split(/\/(?=index|types|changes|records|keys)/)[1];
  return `${logicalId.replace(/[0-9A-F]{8}$/, '')}${part ? ` ${part}` : ''}`;
}
