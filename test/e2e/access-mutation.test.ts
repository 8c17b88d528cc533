import type { Intercept } from '@countersign/local';
import { type ConstDirectiveNode, Kind, parse, print, visit } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { synthesise } from '../../tools/synthesise.ts';
import { startBackend, type TestBackend } from '../support/backend.ts';
import { inside } from '../support/inside.ts';
import { assemblyWith, templateText } from '../support/mutants.ts';
import { type TemplateText, withAll } from '../support/synthesised.ts';
import { type Ask, createAsk } from '../support/who-may/ask.ts';
import { type Callers, callersOf } from '../support/who-may/callers.ts';
import type { Subject } from '../support/who-may/operations.ts';
import { outcomes } from '../support/who-may/outcomes.ts';
import { createSubjects } from '../support/who-may/subjects.ts';

const assembly = await synthesise(withAll);
const roots = ['Query', 'Mutation', 'Subscription'];
/** No resolver checks it: its directive opens it to IAM alone. */
const publishing = 'publishSignatureUpdate';

/** Opens every field that can be called to whom the authorizer lets in, so that directives refuse nothing. */
function openFields(template: TemplateText, except: string[] = []): void {
  const schema = Object.values(template.Resources).find(({ Type }) => Type === 'AWS::AppSync::GraphQLSchema')!;
  const directive = (name: string): ConstDirectiveNode => ({
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: name },
  });
  const opened = visit(parse(schema.Properties.Definition as string), {
    ObjectTypeDefinition: ({ name, fields = [], ...type }) =>
      roots.includes(name.value)
        ? {
            ...{ ...type, name },
            fields: fields.map(({ directives = [], ...field }) => {
              const kept = directives.filter((each) => each.name.value !== 'aws_lambda');
              const open = except.includes(field.name.value)
                ? []
                : [directive('aws_lambda'), directive('aws_cognito_user_pools')];
              const closed = kept.filter((each) => each.name.value !== 'aws_cognito_user_pools');
              return { ...field, directives: [...closed, ...open] };
            }),
          }
        : undefined,
  });
  schema.Properties.Definition = print(opened);
}

/** Takes the check out of every resolver and step that has it. @returns how many have it */
function takeOutCheck({ Resources }: TemplateText): number {
  const check = '!kinds.includes(known.kind)';
  const having = Object.values(Resources).filter(({ Properties }) => String(Properties?.Code).includes(check));
  for (const { Properties } of having) Properties.Code = (Properties.Code as string).replace(check, 'false');
  return having.length;
}

/** Whether AppSync is told what it is to deny. */
const denying = { isOn: true };
const invoke: Intercept['invoke'] = async (name, _payload, perform) => {
  const result = await perform();
  if (denying.isOn || !name.includes('AuthorizeCaller') || !result.ok) return result;
  return { ...result, payload: { ...(result.payload as object), deniedFields: [] } };
};

interface World {
  backend: TestBackend;
  callers: Callers;
  ask: Ask;
  about: Subject;
}

const backends: TestBackend[] = [];
const folders: { remove(): void }[] = [];
afterAll(async () => {
  await Promise.all(backends.map((backend) => backend.stop()));
  for (const folder of folders) folder.remove();
});
async function begin(template: TemplateText): Promise<World> {
  const mutant = assemblyWith(assembly, template);
  folders.push(mutant);
  const backend = await startBackend({ assembly: mutant.folder, intercept: { invoke } });
  backends.push(backend);
  const callers = await callersOf(backend);
  const ask = createAsk(backend, callers['the publishing role']);
  return { backend, callers, ask, about: await createSubjects(backend, callers)() };
}

const kinds = ['a link', 'a session', 'a key'] as const;
const refused = Object.entries(outcomes).flatMap(([field, row]) =>
  kinds.filter((caller) => row[caller] === 'Unauthorized').map((caller) => [field, caller] as const),
);

/** Asks for what the caller may not, and sees that nothing was done. */
async function ask({ ask, backend, callers, about }: World, field: string, caller: (typeof kinds)[number]) {
  const { stored, countRequests } = inside(backend);
  const state = async () => [await stored(about.id), await countRequests()];
  const before = await state();
  const asked = await ask.field(field, callers[caller], about);
  expect(await state()).toEqual(before);
  return asked;
}

describe('what a caller may not', () => {
  it('is something of each kind, of each type', () => {
    for (const kind of kinds)
      for (const root of roots)
        expect(refused.filter(([field, caller]) => caller === kind && field.startsWith(root))).not.toEqual([]);
  });

  describe('where AppSync is told to deny nothing', () => {
    let world: World;
    beforeAll(async () => {
      const template = JSON.parse(templateText(assembly)) as TemplateText;
      openFields(template, [publishing]);
      world = await begin(template);
      denying.isOn = false;
    });
    afterAll(() => (denying.isOn = true));

    it.each(refused)('is refused by the resolver: %s, called by %s', async (field, caller) => {
      const name = field.split('.')[1]!;
      const message =
        name === publishing
          ? (expect.stringContaining(`Not Authorized to access ${name}`) as string)
          : `${name} is not for whoever has such a token`;
      expect(await ask(world, field, caller)).toEqual({ outcome: 'Unauthorized', message });
    });
  });

  describe('where resolvers do not check it', () => {
    let world: World;
    let having = 0;
    beforeAll(async () => {
      const template = JSON.parse(templateText(assembly)) as TemplateText;
      openFields(template);
      having = takeOutCheck(template);
      world = await begin(template);
    });

    it.each(refused)('is denied by AppSync: %s, called by %s', async (field, caller) => {
      expect(await ask(world, field, caller)).toEqual({
        outcome: 'Unauthorized',
        message: expect.stringContaining(`Not Authorized to access ${field.split('.')[1]}`) as string,
      });
    });

    it('is done where AppSync does not deny it either', async () => {
      expect(having).toBeGreaterThan(20);
      denying.isOn = false;
      const { outcome } = await world.ask.field('Mutation.startSigning', world.callers['a session'], world.about);
      denying.isOn = true;
      expect(outcome).toBe('ok');
    });
  });
});
