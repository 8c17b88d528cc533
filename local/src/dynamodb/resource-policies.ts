import type { Clock } from '../shared/clock.ts';
import type { Members } from '../shared/input-model.ts';
import { AwsError } from '../shared/service.ts';
import type { Database } from '../shared/storage/database.ts';
import { canonicalPolicy, invalid } from './policy-text.ts';
import { textIn } from './streams-input.ts';
import { tableName } from './table-of-arn.ts';
import type { TableOptions } from './types.ts';

/** Tells who decides that the policy of a table is another now, or none. @throws Error at a policy that cannot be followed */
export type ApplyPolicy = (tableArn: string, document: unknown) => void;

/** The policy of a table as it is kept. */
interface Kept {
  /** What the template said when it was last opened: another template counts more than what was put since. */
  template?: string | undefined;
  policy?: { text: string; revisionId: string } | undefined;
}

type Input = Record<string, unknown>;

/** What the operations on policies take: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutResourcePolicy.html */
export const policyInputs: Record<string, Members> = {
  GetResourcePolicy: { ResourceArn: 'string' },
  PutResourcePolicy: {
    ...{ ResourceArn: 'string', Policy: 'string', ExpectedRevisionId: 'string' },
    ConfirmRemoveSelfResourceAccess: 'boolean',
  },
  DeleteResourcePolicy: { ResourceArn: 'string', ExpectedRevisionId: 'string' },
};

/**
 * Opens the policies of tables: what was put since the template last changed, else the template's.
 * @returns the operations on them
 * @throws Error, one line, at a policy of the template that DynamoDB would not take
 */
export async function openResourcePolicies(
  tables: TableOptions[],
  {
    level,
    commit,
    clock,
    arnOf,
    apply,
  }: Pick<Database, 'level' | 'commit'> & { clock: Clock; arnOf(table: string): string; apply: ApplyPolicy },
) {
  const policies = new Map<string, Kept>();
  let lastRevision = 0;
  /** AWS gives the time of the change in milliseconds; no two are the same. */
  const newRevision = () => String((lastRevision = Math.max(Math.floor(clock.now()), lastRevision + 1)));
  const keep = (name: string, kept: Kept) => {
    policies.set(name, kept);
    return commit([{ type: 'put', key: `policy~${name}`, value: kept }]);
  };

  for (const { name, arn, properties } of tables) {
    const found = (await level.get(`policy~${name}`)) as Kept | undefined;
    const template = properties.ResourcePolicy && templatePolicy(name, properties.ResourcePolicy.PolicyDocument);
    lastRevision = Math.max(lastRevision, Number(found?.policy?.revisionId ?? 0));
    if (found && found.template === template) policies.set(name, found);
    else if (template !== undefined)
      await keep(name, { template, policy: { text: template, revisionId: newRevision() } });
    else if (found) await keep(name, {});
    if (policies.has(name)) apply(arn, parsed(policies.get(name)!.policy?.text));
  }

  /** The table that an input is about, and what is kept of its policy. */
  const find = (input: Input) => {
    const arn = textIn(input, 'ResourceArn');
    const name = tableName(arn, arnOf);
    if (!tables.some((table) => table.name === name))
      throw new AwsError('ResourceNotFoundException', `Requested resource not found: Table: ${name} not found`);
    return { arn, name, kept: policies.get(name) ?? {} };
  };

  return {
    async GetResourcePolicy(input: Input) {
      const { arn, kept } = find(input);
      if (!kept.policy) throw notFound(arn);
      const { text, revisionId } = kept.policy;
      return { Policy: text, RevisionId: revisionId };
    },
    async PutResourcePolicy(input: Input) {
      const { arn, name, kept } = find(input);
      const text = canonicalPolicy(input.Policy === '' ? '' : textIn(input, 'Policy'));
      checkRevision(input, name, kept.policy?.revisionId);
      if (kept.policy?.text === text) return { RevisionId: kept.policy.revisionId };
      try {
        apply(arn, parsed(text));
      } catch (error) {
        throw invalid(`Invalid policy document: ${(error as Error).message}`);
      }
      const revisionId = newRevision();
      await keep(name, { ...kept, policy: { text, revisionId } });
      return { RevisionId: revisionId };
    },
    async DeleteResourcePolicy(input: Input) {
      const { arn, name, kept } = find(input);
      checkRevision(input, name, kept.policy?.revisionId);
      if (!kept.policy) return {};
      apply(arn, undefined);
      await keep(name, { ...kept, policy: undefined });
      return { RevisionId: kept.policy.revisionId };
    },
  };
}

function templatePolicy(table: string, document: unknown): string {
  try {
    return canonicalPolicy(JSON.stringify(document));
  } catch (error) {
    throw new Error(`cannot create table ${table}: its ResourcePolicy: ${(error as Error).message}`, { cause: error });
  }
}

const parsed = (text: string | undefined): unknown => (text === undefined ? undefined : JSON.parse(text));

/** Texts as seen on AWS: https://github.com/getmoto/moto/blob/master/tests/test_dynamodb/test_dynamodb_resource_policy.py */
const notFound = (what: string) =>
  new AwsError('PolicyNotFoundException', `Resource-based policy not found for the provided ResourceArn: ${what}`);

function checkRevision({ ExpectedRevisionId: expected }: Input, table: string, current: string | undefined): void {
  if (expected === undefined || expected === (current ?? 'NO_POLICY')) return;
  const wanted = `Requested update for policy with revision id ${String(expected)}, but`;
  if (current === undefined) throw notFound(`${wanted} table ${table} has no associated policy.`);
  if (expected === 'NO_POLICY')
    throw notFound(
      `Requested policy update expecting none to be present for table ${table}, but a policy exists with revision id ${current}.`,
    );
  throw notFound(`${wanted} the policy associated to target table ${table} has revision id ${current}.`);
}
