import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  DescribeKeyCommand,
  EncryptCommand,
  GetPublicKeyCommand,
  KMSClient,
  SignCommand,
  type SignCommandInput,
  VerifyCommand,
  type VerifyCommandInput,
} from '@aws-sdk/client-kms';
import { compactVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCostMeter } from '../../src/cost-meter.ts';
import { AwsError } from '../../src/shared/service.ts';
import { trial, type Trial } from '../wiring/given.ts';

let backend: Trial;
let kms: KMSClient;
/** Ids of the keys of the trial, by how their logical ids begin. */
let seal: string;
let off: string;
let own: string;
const meter = createCostMeter();
/** What the calls of a test meet. */
let meet = (_target: string, perform: () => Promise<unknown>) => perform();

beforeAll(async () => {
  backend = await trial({ meter, intercept: { call: (target, _input, perform) => meet(target, perform) } });
  kms = new KMSClient(backend.aws());
  const idOf = (name: RegExp) =>
    backend.template.ofType('AWS::KMS::Key').find(({ logicalId }) => name.test(logicalId))!.physicalId;
  [seal, off, own] = [idOf(/^Seal[0-9A-F]{8}$/), idOf(/^SealOff/), idOf(/^SealOwn/)];
});
afterAll(async () => {
  kms.destroy();
  await backend.stop();
});

const arnOf = (id: string) => `arn:aws:kms:us-east-1:123456789012:key/${id}`;
const bytes = (text: string) => Buffer.from(text);
const hash = (message: Uint8Array) => createHash('sha256').update(message).digest();
const signing = (of: Partial<SignCommandInput> = {}): SignCommandInput => ({
  ...{ KeyId: seal, Message: bytes('hello'), SigningAlgorithm: 'ECDSA_SHA_256', ...of },
});
const sign = (of?: Partial<SignCommandInput>, client = kms) => client.send(new SignCommand(signing(of)));
const check = (of: Partial<VerifyCommandInput>, client = kms) =>
  client.send(new VerifyCommand({ ...signing(), Signature: undefined, ...of }));
const publicKeyOf = async (KeyId: string): Promise<KeyObject> => {
  const { PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId }));
  return createPublicKey({ key: Buffer.from(PublicKey!), format: 'der', type: 'spki' });
};

describe('a signature', () => {
  it.each([
    ['a message', (message: Buffer) => ({ Message: message })],
    ['a digest', (message: Buffer) => ({ Message: hash(message), MessageType: 'DIGEST' as const })],
  ])('of %s is DER that OpenSSL verifies with the public key', async (_, of) => {
    const message = bytes('what is signed');
    const { KeyId, Signature, SigningAlgorithm } = await sign(of(message));
    expect({ KeyId, SigningAlgorithm }).toEqual({ KeyId: arnOf(seal), SigningAlgorithm: 'ECDSA_SHA_256' });
    expect(verify('sha256', message, { key: await publicKeyOf(seal), dsaEncoding: 'der' }, Signature!)).toBe(true);
    expect(verify('sha256', message, { key: await publicKeyOf(own), dsaEncoding: 'der' }, Signature!)).toBe(false);
    // However it was given when it was signed.
    for (const [Message, MessageType] of [
      [message, 'RAW'],
      [hash(message), 'DIGEST'],
    ] as const)
      expect(await check({ Message, MessageType, Signature })).toMatchObject({
        ...{ KeyId: arnOf(seal), SignatureValid: true, SigningAlgorithm: 'ECDSA_SHA_256' },
      });
  });

  it('verifies as a JWS once its DER is raw', async () => {
    const head = bytes('{"alg":"ES256"}').toString('base64url');
    const signed = `${head}.${bytes('{"a":1}').toString('base64url')}`;
    const { Signature } = await sign({ Message: hash(bytes(signed)), MessageType: 'DIGEST' });
    const jws = `${signed}.${rawOf(Buffer.from(Signature!)).toString('base64url')}`;
    const { payload } = await compactVerify(jws, await publicKeyOf(seal));
    expect(Buffer.from(payload).toString()).toBe('{"a":1}');
  });

  it('of something else is refused', async () => {
    const { Signature } = await sign();
    const refused = {
      name: 'KMSInvalidSignatureException',
      $metadata: expect.objectContaining({ httpStatusCode: 400 }) as unknown,
    };
    await expect(check({ Signature, Message: bytes('hullo') })).rejects.toMatchObject(refused);
    await expect(check({ Signature, KeyId: own })).rejects.toMatchObject(refused);
    await expect(check({ Signature: bytes('hello') })).rejects.toMatchObject(refused);
  });

  it('is made of 1 to 4096 bytes, or of a digest of 32', async () => {
    expect(await sign({ Message: Buffer.alloc(4096) })).toHaveProperty('Signature');
    const rejected = (message: string) => ({
      name: 'ValidationException',
      message: expect.stringContaining(message) as string,
    });
    const short = rejected(
      "Value at 'message' failed to satisfy constraint: Member must have length less than or equal to 4096",
    );
    await expect(sign({ Message: Buffer.alloc(4097) })).rejects.toMatchObject(short);
    const long = rejected("'message' failed to satisfy constraint: Member must have length greater than or equal to 1");
    await expect(sign({ Message: Buffer.alloc(0) })).rejects.toMatchObject(long);
    for (const size of [20, 31, 33, 48, 64])
      await expect(sign({ Message: Buffer.alloc(size), MessageType: 'DIGEST' })).rejects.toMatchObject(
        rejected('Digest is invalid length for algorithm ECDSA_SHA_256.'),
      );
  });

  it.each<[string, Partial<SignCommandInput>, string, string]>([
    [
      'another algorithm',
      { SigningAlgorithm: 'RSASSA_PSS_SHA_256' },
      'InvalidKeyUsageException',
      'Algorithm RSASSA_PSS_SHA_256 is incompatible with key spec ECC_NIST_P256.',
    ],
    [
      'an algorithm that is none',
      { SigningAlgorithm: 'ES256' as never },
      'ValidationException',
      "Value 'ES256' at 'signingAlgorithm' failed to satisfy constraint: Member must satisfy enum value set: [ECDSA_SHA_256, ",
    ],
    [
      'no algorithm and no message',
      { SigningAlgorithm: undefined, Message: undefined },
      'ValidationException',
      "2 validation errors detected: Value null at 'message' failed to satisfy constraint: Member must not be null; Value null at",
    ],
    [
      'a type of other keys',
      { MessageType: 'EXTERNAL_MU' },
      'ValidationException',
      'Message type EXTERNAL_MU is incompatible',
    ],
    ['a grant', { GrantTokens: ['x'] }, 'UnsupportedOperationException', 'GrantTokens is not emulated'],
    [
      'the wish that nothing be done',
      { DryRun: true },
      'DryRunOperationException',
      'The request would have succeeded, but the DryRun option is set.',
    ],
  ])('is refused with %s', async (_, of, name, message) => {
    await expect(sign(of)).rejects.toMatchObject({ name, message: expect.stringContaining(message) as string });
  });
});

/** The two numbers of a DER signature, each in 32 bytes. */
function rawOf(signature: Buffer): Buffer {
  const length = signature[3]!;
  const numbers = [signature.subarray(4, 4 + length), signature.subarray(6 + length)];
  return Buffer.concat(numbers.map((number) => Buffer.concat([Buffer.alloc(32), number]).subarray(-32)));
}

describe('a key', () => {
  it('is found by id, ARN, alias and ARN of the alias', async () => {
    for (const KeyId of [seal, arnOf(seal), 'alias/seal', 'arn:aws:kms:us-east-1:123456789012:alias/seal'])
      expect((await sign({ KeyId })).KeyId).toBe(arnOf(seal));
  });

  const missing = '00000000-0000-4000-8000-000000000000';

  it.each([
    [missing, `Key '${arnOf(missing)}' does not exist`],
    ['arn:aws:kms:eu-west-1:123456789012:key/x', "Key 'arn:aws:kms:eu-west-1:123456789012:key/x' does not exist"],
    ['alias/other', 'Alias arn:aws:kms:us-east-1:123456789012:alias/other is not found.'],
    ['key/x', 'Invalid keyId key/x'],
    ['arn:aws:sqs:us-east-1:123456789012:x', 'Invalid keyId arn:aws:sqs:us-east-1:123456789012:x'],
  ])('is not found by %s', async (KeyId, message) => {
    await expect(sign({ KeyId })).rejects.toMatchObject({ name: 'NotFoundException', message });
  });

  it('is described', async () => {
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: 'alias/seal' }));
    expect(KeyMetadata).toEqual({
      ...{ AWSAccountId: '123456789012', KeyId: seal, Arn: arnOf(seal), Description: 'seals' },
      ...{ CreationDate: expect.any(Date) as Date, Enabled: true, KeyState: 'Enabled', KeyManager: 'CUSTOMER' },
      ...{ KeySpec: 'ECC_NIST_P256', CustomerMasterKeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' },
      ...{ SigningAlgorithms: ['ECDSA_SHA_256'], Origin: 'AWS_KMS', MultiRegion: false },
    });
    expect(Math.abs(KeyMetadata!.CreationDate!.getTime() - Date.now())).toBeLessThan(600_000);
  });

  it('gives its public half, and nothing gives the other', async () => {
    const { $metadata: _, PublicKey, ...others } = await kms.send(new GetPublicKeyCommand({ KeyId: seal }));
    expect(others).toEqual({
      ...{ KeyId: arnOf(seal), KeySpec: 'ECC_NIST_P256', CustomerMasterKeySpec: 'ECC_NIST_P256' },
      ...{ KeyUsage: 'SIGN_VERIFY', SigningAlgorithms: ['ECDSA_SHA_256'] },
    });
    const jwk = (await publicKeyOf(seal)).export({ format: 'jwk' });
    expect(jwk).toEqual({ kty: 'EC', crv: 'P-256', x: expect.any(String) as string, y: expect.any(String) as string });
    const kept = JSON.parse(readFileSync(join(backend.dataDir, 'keys', `${seal}.json`), 'utf8')) as {
      privateKey: { x: string; d: string };
    };
    expect(kept.privateKey.x).toBe(jwk.x);
    const secret = Buffer.from(kept.privateKey.d, 'base64url');
    const answers = [PublicKey!, (await sign()).Signature!].map((answer) => Buffer.from(answer).includes(secret));
    expect(answers).toEqual([false, false]);
  });

  it('that is off is described and does nothing', async () => {
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: off }));
    expect(KeyMetadata).toMatchObject({ Enabled: false, KeyState: 'Disabled' });
    const refused = { name: 'DisabledException', message: `${arnOf(off)} is disabled.` };
    await expect(sign({ KeyId: off })).rejects.toMatchObject(refused);
    await expect(check({ KeyId: off, Signature: bytes('x') })).rejects.toMatchObject(refused);
    await expect(kms.send(new GetPublicKeyCommand({ KeyId: off }))).rejects.toMatchObject(refused);
  });

  it('encrypts nothing', async () => {
    await expect(kms.send(new EncryptCommand({ KeyId: seal, Plaintext: bytes('x') }))).rejects.toMatchObject({
      ...{ name: 'UnknownOperationException', message: 'operation TrentService.Encrypt is not emulated' },
    });
  });

  it('is for its owner alone on disk', () => {
    const folder = join(backend.dataDir, 'keys');
    const files = readdirSync(folder);
    expect(files.sort()).toEqual([seal, off, own].map((id) => `${id}.json`).sort());
    expect(files.map((file) => statSync(join(folder, file)).mode & 0o777)).toEqual([0o600, 0o600, 0o600]);
  });
});

describe('rights to a key', () => {
  const as = async <Answer>(role: string, use: (client: KMSClient) => Promise<Answer>) => {
    const client = new KMSClient(backend.aws(`arn:aws:iam::123456789012:role/${role}`));
    return use(client).finally(() => client.destroy());
  };
  const denied = (role: string, action: string, id: string, kind = 'identity') => ({
    name: 'AccessDeniedException',
    message: `User: arn:aws:sts::123456789012:assumed-role/${role}/local is not authorized to perform: ${action} on resource: ${arnOf(id)} because no ${kind}-based policy allows the ${action} action`,
    $metadata: expect.objectContaining({ httpStatusCode: 400 }) as unknown,
  });

  it('are those of the role, where the key policy names the account', async () => {
    const { Signature } = await as('sealer', (client) => sign({}, client));
    await expect(as('sealer', (client) => check({ Signature }, client))).rejects.toMatchObject(
      denied('sealer', 'kms:Verify', seal),
    );
    expect(await as('checker', (client) => check({ Signature }, client))).toMatchObject({ SignatureValid: true });
    await expect(as('checker', (client) => sign({}, client))).rejects.toMatchObject(
      denied('checker', 'kms:Sign', seal),
    );
    await expect(
      as('checker', (client) => client.send(new GetPublicKeyCommand({ KeyId: 'alias/seal' }))),
    ).rejects.toMatchObject(denied('checker', 'kms:GetPublicKey', seal));
  });

  it('are not those of the role, where the key policy does not', async () => {
    expect(await as('owner', (client) => sign({ KeyId: own }, client))).toHaveProperty('Signature');
    expect(await as('chief', (client) => sign({}, client))).toHaveProperty('Signature');
    await expect(as('chief', (client) => sign({ KeyId: own }, client))).rejects.toMatchObject(
      denied('chief', 'kms:Sign', own, 'resource'),
    );
  });

  it('may be bound to what is signed, and to the alias', async () => {
    const of = { KeyId: 'alias/seal', Message: hash(bytes('x')) };
    expect(await as('hasher', (client) => sign({ ...of, MessageType: 'DIGEST' }, client))).toHaveProperty('Signature');
    const refused = denied('hasher', 'kms:Sign', seal);
    await expect(as('hasher', (client) => sign({ ...of, MessageType: 'RAW' }, client))).rejects.toMatchObject(refused);
    await expect(as('hasher', (client) => sign(of, client))).rejects.toMatchObject(refused);
    await expect(
      as('hasher', (client) => sign({ ...of, KeyId: seal, MessageType: 'DIGEST' }, client)),
    ).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  it('are of who has signed', async () => {
    const client = new KMSClient({
      ...backend.aws(),
      credentials: { accessKeyId: 'local', secretAccessKey: 'remote' },
    });
    await expect(sign({}, client)).rejects.toMatchObject({ name: 'InvalidSignatureException' });
    client.destroy();
  });
});

describe('a call', () => {
  it('is counted where it is answered', async () => {
    meter.take();
    const { Signature } = await sign();
    await check({ Signature });
    await sign({ KeyId: off }).catch(() => {});
    expect(meter.take().kmsRequests).toBe(2);
  });

  it('can be met by a test', async () => {
    const met: string[] = [];
    meet = (target) => {
      met.push(target);
      throw new AwsError('KMSInternalException', 'an outage of this test', 500);
    };
    await expect(sign()).rejects.toMatchObject({ name: 'KMSInternalException' });
    meet = (_target, perform) => perform();
    expect(met).toEqual(['TrentService.Sign']);
  });
});

it('a key is the same after a restart, and its loss stops the start', async () => {
  const dataDir = join(backend.dataDir, '..', `keys-restart-${process.pid}`);
  const first = await trial({ dataDir });
  const client = new KMSClient(first.aws());
  const { Signature } = await sign({}, client);
  client.destroy();
  await first.stop();

  const second = await trial({ dataDir });
  const again = new KMSClient(second.aws());
  expect(await check({ Signature }, again)).toMatchObject({ SignatureValid: true });
  again.destroy();
  await second.stop();

  rmSync(join(dataDir, 'keys', `${seal}.json`));
  await expect(trial({ dataDir })).rejects.toThrow(/keys\/\S+\.json is missing; restore the folder from a copy/);
  rmSync(dataDir, { recursive: true });
});
