import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { PolicyStatement } from '@countersign/local/testing';
import type { TemplateText } from './synthesised.ts';

/** A template with one right changed. */
export interface Mutant {
  /** What was changed, for the name of a test. */
  name: string;
  /** The logical id of what holds the statement. */
  holder: string;
  statement: Statement;
  /** The action that the change is about; all of the statement's where it is left out. */
  action?: string;
  template: TemplateText;
}

/** A statement as the template writes it: resources are intrinsic functions. */
export type Statement = Omit<PolicyStatement, 'Resource'> & { Resource?: unknown };

/** A statement of the template, and the list that holds it. */
interface Place {
  holder: string;
  statement: Statement;
  among: Statement[];
}

/** Every policy that the template holds: of roles, of trust, of queues. Permissions of functions are resources of their own. */
function placesOf({ Resources }: TemplateText): Place[] {
  return Object.entries(Resources).flatMap(([holder, { Type, Properties = {} }]) =>
    (documentsOf[Type]?.(Properties) ?? []).flatMap(({ Statement: among }) =>
      among.map((statement) => ({ holder, statement, among })),
    ),
  );
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- properties as the template writes them
const documentsOf: Record<string, (properties: any) => { Statement: Statement[] }[]> = {
  'AWS::IAM::Role': ({ AssumeRolePolicyDocument, Policies = [] }) => [
    AssumeRolePolicyDocument,
    ...Policies.map((each: { PolicyDocument: object }) => each.PolicyDocument),
  ],
  'AWS::IAM::Policy': ({ PolicyDocument }) => [PolicyDocument],
  'AWS::SQS::QueuePolicy': ({ PolicyDocument }) => [PolicyDocument],
  'AWS::DynamoDB::Table': ({ ResourcePolicy }) => (ResourcePolicy ? [ResourcePolicy.PolicyDocument] : []),
  'AWS::S3::BucketPolicy': ({ PolicyDocument }) => [PolicyDocument],
  'AWS::KMS::Key': ({ KeyPolicy }) => [KeyPolicy],
};

/**
 * Templates that lack one right each: one action of a statement, one of its resources, or one permission of a function;
 * or one denial, which is a whole statement.
 */
export function withoutOneRight(text: string): Mutant[] {
  const mutants: Mutant[] = [];
  const original = JSON.parse(text) as TemplateText;
  for (const [at, { holder, statement }] of placesOf(original).entries()) {
    const { Effect, Action, Resource } = statement;
    const add = (part: string, action: string | undefined, change: (place: Place) => void) => {
      const template = JSON.parse(text) as TemplateText;
      change(placesOf(template)[at]!);
      mutants.push({ name: `${holder} without ${part}`, holder, statement, template, ...(action && { action }) });
    };
    const remove = ({ among, statement: it }: Place) => among.splice(among.indexOf(it), 1);
    const actions = [Action].flat();
    if (Effect === 'Deny') add(`the denial of ${String(actions)}`, undefined, remove);
    else if (actions.length === 1 && !isList(Resource)) add(actions[0]!, actions[0], remove);
    else if (!isList(Resource))
      for (const action of actions)
        add(action, action, ({ statement: it }) => (it.Action = actions.filter((each) => each !== action)));
    else
      for (const [place, resource] of Resource.entries())
        add(`${String(actions)} on ${JSON.stringify(resource)}`, actions[0], ({ statement: it }) => {
          (it.Resource as unknown[]).splice(place, 1);
        });
  }
  for (const [holder, { Type, Properties }] of Object.entries(original.Resources)) {
    if (Type !== 'AWS::Lambda::Permission') continue;
    const template = JSON.parse(text) as TemplateText;
    delete template.Resources[holder];
    const statement: Statement = {
      Effect: 'Allow',
      Action: Properties.Action,
      Principal: { Service: Properties.Principal },
    };
    mutants.push({ name: `no ${holder}`, holder, statement, action: Properties.Action, template });
  }
  return mutants;
}

/** Templates in which one statement is about every resource, or one service acts for anybody. */
export function withOneRightWidened(text: string): Mutant[] {
  const mutants: Mutant[] = [];
  const original = JSON.parse(text) as TemplateText;
  for (const [at, { holder, statement }] of placesOf(original).entries()) {
    const add = (part: string, change: (statement: Statement) => void) => {
      const template = JSON.parse(text) as TemplateText;
      change(placesOf(template)[at]!.statement);
      mutants.push({ name: `${holder} with ${part}`, holder, statement, template });
    };
    // A denial that is widened allows less.
    if (statement.Effect === 'Deny') continue;
    const actions = [statement.Action].flat().join(', ');
    if (statement.Resource && statement.Resource !== '*') add(`${actions} on *`, (it) => (it.Resource = '*'));
    if (statement.Condition) add(`${actions} whoever asks`, (it) => delete it.Condition);
    add(`every action instead of ${actions}`, (it) => (it.Action = '*'));
  }
  for (const [holder, { Type }] of Object.entries(original.Resources)) {
    if (Type !== 'AWS::Lambda::Permission') continue;
    const template = JSON.parse(text) as TemplateText;
    delete template.Resources[holder]!.Properties.SourceArn;
    const statement: Statement = { Effect: 'Allow', Action: 'lambda:InvokeFunction' };
    mutants.push({ name: `${holder} for any source`, holder, statement, template });
  }
  return mutants;
}

const isList = (value: unknown): value is unknown[] => Array.isArray(value) && value.length > 1;

/** The text of an assembly's template. */
export const templateText = (assembly: string) => readFileSync(join(assembly, templateFile(assembly)), 'utf8');

/**
 * Makes an assembly with another template, beside the same assets.
 * @returns its folder, and what removes it
 */
export function assemblyWith(assembly: string, template: TemplateText): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-mutant-'));
  for (const name of readdirSync(assembly))
    if (name !== templateFile(assembly)) symlinkSync(resolve(assembly, name), join(folder, name));
  writeFileSync(join(folder, templateFile(assembly)), JSON.stringify(template));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

const templateFile = (assembly: string) => readdirSync(assembly).find((name) => name.endsWith('.template.json'))!;
