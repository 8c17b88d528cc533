import { execFile } from 'node:child_process';
import { afterAll, describe, expect, it } from 'vitest';
import { DeclineDocumentDocument, SignDocumentDocument, StartSigningDocument } from '../../generated/operations.ts';
import { startBackend } from '../support/backend.ts';
import { signer, startInput } from '../support/given.ts';

let faults = 1;
const backend = await startBackend({
  intercept: {
    async invoke(name, _payload, perform) {
      if (!/SignAutomatically/.test(name) || faults-- <= 0) return perform();
      return { ok: false, error: { errorType: 'Outage', errorMessage: 'the table is away' } };
    },
  },
});
afterAll(() => backend.stop());

const time = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g;
const took = /\d+(\.\d+)? (ms|s)\b/g;

/** Runs the command; times are replaced, for they differ from run to run. */
function executions(args: string[] = [], environment: Record<string, string> = {}) {
  const env = { ...process.env, PORT: new URL(backend.url).port, ...environment };
  return new Promise<{ code: number; lines: string[]; said: string }>((resolve) => {
    execFile(process.execPath, ['--import', 'tsx', 'tools/executions.ts', ...args], { env }, (error, stdout, said) => {
      const text = stdout.replace(time, 'TIME').replace(took, 'SOME TIME');
      resolve({ code: error ? Number(error.code) : 0, lines: text.split('\n').slice(0, -1), said });
    });
  });
}

const carol = await backend.as('carol@example.com');
const bob = await backend.as('bob@example.com');

describe('npm run executions', () => {
  it('says that there are none', async () => {
    expect((await executions()).lines).toEqual(['there are no executions yet']);
  });

  it('draws who is waited for, what was tried again, and how it ended', async () => {
    const signers = [signer('alice@example.com', { method: 'AUTOMATIC' }), signer('bob@example.com')];
    const { id } = await carol.get(StartSigningDocument, { input: startInput({ id: 'drawn-one', signers }) });
    await backend.happened.until((each) => each.kind === 'stateEntered' && each.state === 'Wait out');
    await backend.idle();
    backend.clock.advance(1000);
    await backend.idle();

    expect((await executions([id])).lines).toEqual([
      'drawn-one  RUNNING  started TIME',
      'TIME  Groups                     under way',
      'TIME    #0 Signers               under way',
      'TIME      #0 Signing method',
      'TIME      #0 Sign automatically  signers[0], SOME TIME, Outage',
      'TIME      #0 Wait out            signers[0], SOME TIME',
      'TIME      #0 Go on?',
      'TIME      #0 Sign automatically  signers[0], SOME TIME',
      'TIME      #1 Signing method',
      'TIME      #1 Request signature   waits for signers[1] until TIME',
    ]);

    await bob.get(SignDocumentDocument, { input: { requestId: id } });
    await backend.idle();
    expect((await executions([id])).lines).toEqual([
      'drawn-one  SUCCEEDED  started TIME, ended TIME',
      'TIME  Groups                     SOME TIME',
      'TIME    #0 Signers               SOME TIME',
      'TIME      #0 Signing method',
      'TIME      #0 Sign automatically  signers[0], SOME TIME, Outage',
      'TIME      #0 Wait out            signers[0], SOME TIME',
      'TIME      #0 Go on?',
      'TIME      #0 Sign automatically  signers[0], SOME TIME',
      'TIME      #1 Signing method',
      'TIME      #1 Request signature   signers[1], SOME TIME',
      'TIME  Close request              SOME TIME',
      'TIME  Outcome',
      'TIME  Completed',
    ]);
  });

  it('draws one that a decline has ended while others were asked', async () => {
    const signers = [signer('dave@example.com'), signer('bob@example.com')];
    const { id } = await carol.get(StartSigningDocument, { input: startInput({ id: 'drawn-two', signers }) });
    await backend.idle();
    await bob.get(DeclineDocumentDocument, { input: { requestId: id, reason: 'too dear' } });
    await backend.idle();

    expect((await executions([id])).lines).toEqual([
      'drawn-two  FAILED  started TIME, ended TIME',
      'TIME  Groups                    SOME TIME',
      'TIME    #0 Signers              not ended',
      'TIME      #0 Signing method',
      'TIME      #0 Request signature  signers[0], not ended',
      'TIME      #1 Signing method',
      'TIME      #1 Request signature  signers[1], SOME TIME, SigningDeclined',
      'TIME      #1 Request is over',
      'TIME  Close request             SOME TIME',
      'TIME  Outcome',
      'TIME  Declined',
      '                          SigningDeclined: a signer declined',
    ]);
    expect((await executions()).lines).toEqual([
      'STATUS     STARTED                   ENDED                     ID',
      'FAILED     TIME  TIME  drawn-two',
      'SUCCEEDED  TIME  TIME  drawn-one',
    ]);
  });

  it('says in one line why it cannot', async () => {
    const nowhere = 'http://localhost:1';
    expect(await executions(['no-such-request'])).toMatchObject({
      code: 1,
      lines: [],
      said: 'countersign: there is no execution no-such-request; npm run --silent executions lists those that are there\n',
    });
    expect(await executions([], { AWS_ENDPOINT_URL: nowhere })).toMatchObject({
      code: 1,
      said: `countersign: there is no backend at ${nowhere}; start it with npm start, or say where it is with PORT or AWS_ENDPOINT_URL\n`,
    });
  });

  it('takes another machine by its ARN', async () => {
    const { StateMachineArn } = backend.template.outputs;
    const environment = { STATE_MACHINE_ARN: StateMachineArn!, AWS_ENDPOINT_URL: backend.url };
    expect((await executions([], environment)).lines).toHaveLength(3);
    expect(await executions([], { ...environment, STATE_MACHINE_ARN: 'signing' })).toMatchObject({
      code: 1,
      said: 'countersign: STATE_MACHINE_ARN signing is no ARN; it is the output StateMachineArn of a stack\n',
    });
  });
});
