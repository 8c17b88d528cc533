import { randomBytes } from 'node:crypto';
import { DescribeExecutionCommand, ExecutionDoesNotExist, SFNClient } from '@aws-sdk/client-sfn';
import { afterAll, inject } from 'vitest';
import { CreateApiKeyDocument } from '../../../generated/operations.ts';
import type { CreateApiKeyInput, StartSigningInput } from '../../../generated/schema.ts';
import { executionName } from '../../../tools/executions/requests.ts';
import { type Followed, startAndFollow } from '../follow.ts';
import { startInput } from '../given.ts';
import { type Person, person } from '../person.ts';
import { eventually } from './eventually.ts';
import { addressStart, clientOf, type Facts, type Part } from './facts.ts';
import { subscribeTo } from './subscribe-to.ts';
import { tidyAfter } from './tidy.ts';
import { type NewUser, usersOf } from './users.ts';

/** The API as whoever has some token. */
export type Bearer = Omit<Person, 'token'>;

/** Somebody with an account, of a test file's own. */
export interface Member extends Person {
  email: string;
  /** An ID token beside the access token. */
  idToken: string;
}

/** A stage of Countersign as whoever has its outputs and keys of its account sees it: local or deployed, it is the same. */
export interface Stage extends Facts {
  /** An address of this file's own; mail to it goes to SES's simulator. */
  address(name: string): string;
  /** The name that an address was made of. */
  nameOf(email: string): string;
  /** Makes people with accounts, all at once. */
  people<Names extends string[]>(...names: Names): Promise<{ [At in keyof Names]: Member }>;
  member(name: string, options?: NewUser): Promise<Member>;
  /** The API by a link, a session or a key. */
  by(token: string): Bearer;
  /** Makes a key of a member's; what is started by it is tidied as the member's. */
  program(owner: Member, input: Partial<CreateApiKeyInput>): Promise<Bearer & { secret: string; keyId: string }>;
  /** An input whose request expires in an hour, whatever becomes of the test, and of which nobody is told by mail. */
  input(overrides: Partial<StartSigningInput> & Pick<StartSigningInput, 'signers'>): StartSigningInput;
  /** Starts such a request, and follows it. */
  start(requester: Person, overrides: Parameters<Stage['input']>[0]): Promise<Followed>;
  /** How the execution of a request has ended. */
  executionEnded(requestId: string): Promise<{ status?: string; error?: string; cause?: string; output?: string }>;
  /** Why a story is left out where the stage is without a part; empty where it is not. */
  without(...needed: Part[]): string;
}

/** Opens the stage of this run for a test file; whatever the file makes through it is gone when its tests are over. */
export function openStage(): Stage {
  const facts = inject('stage');
  const { outputs, run, has } = facts;
  const [endpoint, realtime] = [outputs.GraphqlEndpoint!, outputs.RealtimeEndpoint!];
  const file = randomBytes(3).toString('hex');
  const users = usersOf(facts);
  const states = new SFNClient(clientOf(facts));
  const tidy = tidyAfter(users);
  afterAll(tidy.all, 300_000);

  /** @param owner whose is what it makes @default its own */
  const bearer = (token: string, owner?: Bearer): Bearer => {
    const self: Bearer = person(endpoint, {
      token: async () => token,
      subscribe: (query, variables) => subscribeTo({ endpoint, realtime }, token, query, variables),
      heard: (data) => tidy.note(data, owner ?? self),
    });
    return self;
  };

  const stage: Stage = {
    ...facts,
    address: (name) => `${addressStart}${run}-${file}-${name}@simulator.amazonses.com`,
    nameOf: (email) => /^success\+e2e-\w+-\w+-([\w-]+)@/.exec(email)?.[1] ?? email,
    async member(name, options) {
      const email = stage.address(name);
      tidy.user(email);
      const { access, id } = await users.make(email, options);
      return { ...bearer(access), token: access, idToken: id, email };
    },
    people: async (...names) => (await Promise.all(names.map((name) => stage.member(name)))) as never,
    by: (token) => bearer(token),
    async program(owner, input) {
      const made = await owner.get(CreateApiKeyDocument, { input: { name: 'end to end', scopes: ['READ'], ...input } });
      return { ...bearer(made.secret, owner), secret: made.secret, keyId: made.apiKey.id };
    },
    input: (overrides) => startInput({ notify: false, expiresInSeconds: 3600, ...overrides }),
    start: (requester, overrides) => startAndFollow(requester, stage.input(overrides)),
    async executionEnded(requestId) {
      const prefix = outputs.StateMachineArn!.replace(':stateMachine:', ':execution:');
      // Where requests vanish after their retention, executions are numbered by the second of the start (docs/deploy.md).
      const second = Math.floor(Date.parse(tidy.startedAt(requestId)!) / 1000);
      const describe = async () => {
        for (const name of [requestId, executionName(requestId, second)])
          try {
            return await states.send(new DescribeExecutionCommand({ executionArn: `${prefix}:${name}` }));
          } catch (error) {
            if (!(error instanceof ExecutionDoesNotExist)) throw error;
          }
        return undefined;
      };
      return (await eventually(describe, (seen) => seen !== undefined && seen.status !== 'RUNNING'))!;
    },
    without(...needed) {
      const missing = needed.filter((part) => !has[part]);
      return missing.length > 0 ? `the stage is without ${missing.join(' and ')}` : '';
    },
  };
  return stage;
}
