import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { amplifyOutputs } from '../../tools/amplify-outputs.ts';
import { runTool } from '../support/command.ts';

const stack = {
  Region: 'eu-central-1',
  UserPoolId: 'eu-central-1_AbCdEfGhI',
  UserPoolClientId: '1h57kf5cpq17m0eml12EXAMPLE',
  GraphqlEndpoint: 'https://abcdefghijklmnopqrstuvwxyz.appsync-api.eu-central-1.amazonaws.com/graphql',
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-outputs-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('npm run outputs', { timeout: 60_000 }, () => {
  it('prints what the clients of Amplify read, of a deployed stack', async () => {
    const file = join(folder, 'outputs.json');
    writeFileSync(file, JSON.stringify({ 'Countersign-dev': stack }));
    const { lines, said, ended } = runTool('outputs', { arguments: ['--outputs', file] });
    expect(await ended).toMatchObject({ code: 0 });
    expect(said.items).toEqual([]);
    expect(JSON.parse(lines.items.join('\n'))).toEqual({
      version: '1.4',
      auth: {
        aws_region: 'eu-central-1',
        user_pool_id: stack.UserPoolId,
        user_pool_client_id: stack.UserPoolClientId,
        username_attributes: ['email'],
        standard_required_attributes: ['email'],
        user_verification_types: ['email'],
        passwordless: { email_otp_enabled: true, preferred_challenge: 'EMAIL_OTP' },
      },
      data: {
        aws_region: 'eu-central-1',
        url: stack.GraphqlEndpoint,
        default_authorization_type: 'AMAZON_COGNITO_USER_POOLS',
        authorization_types: ['AMAZON_COGNITO_USER_POOLS'],
      },
    });
  });

  it('rejects a call that names no stack', async () => {
    const { said, ended } = runTool('outputs');
    expect(await ended).toMatchObject({ code: 2 });
    expect(said.items).toEqual([
      'countersign: name a deployed stack by --stack or --outputs; npm start writes the local file into DATA_DIR',
    ]);
  });

  it('rejects a stack that is none of Countersign', () => {
    expect(() => amplifyOutputs({ ...stack, UserPoolId: undefined })).toThrow(
      'the stack has no output UserPoolId; it is not one of Countersign',
    );
  });
});
