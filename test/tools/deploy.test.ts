import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildPage } from '../../tools/page/build-page.ts';
import { pageConfig } from '../../tools/page/page-config.ts';
import { uploadPage } from '../../tools/page/upload-page.ts';
import { synthesise } from '../../tools/synthesise.ts';
import { startBackend } from '../support/backend.ts';
import { runTool } from '../support/command.ts';
import { withPage } from '../support/synthesised.ts';

const backend = await startBackend({ assembly: await synthesise(withPage) });
afterAll(() => backend.stop());
const { outputs, stackName: stack } = backend.template;
const bucket = outputs.PageBucket!;
const config = pageConfig(outputs);
const s3 = new S3Client({ ...backend.aws, forcePathStyle: true });

/** What is in the bucket, by key. */
async function uploaded() {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
  return Contents.map(({ Key }) => Key!).sort();
}
const read = (Key: string) => s3.send(new GetObjectCommand({ Bucket: bucket, Key }));

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'countersign-deploy-'))));
afterEach(async () => {
  rmSync(folder, { recursive: true });
  for (const Key of await uploaded()) await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
});

/** Runs the command with a `cdk` that notes what it is told, and gives outputs or fails. */
function deploy(args: string[], { cdk = deployed(), environment = {} } = {}) {
  writeFileSync(join(folder, 'cdk'), `#!/bin/sh\nprintf '%s\\n' "$@" > ${join(folder, 'told')}\n${cdk}\n`);
  chmodSync(join(folder, 'cdk'), 0o755);
  const { endpoint, region } = backend.aws;
  const { lines, said, ended } = runTool('deploy', {
    arguments: args,
    environment: {
      PATH: [folder, process.env.PATH].join(delimiter),
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      ...environment,
    },
  });
  const told = () => readFileSync(join(folder, 'told'), 'utf8').trimEnd().split('\n');
  return ended.then(({ code }) => ({ code, lines: lines.items, said: said.items, told }));
}

const runPageOnly = (name: string, environment: Record<string, string>) =>
  deploy(['--page-only', name], { environment });

/** Answers `DescribeStacks` as CloudFormation does, which is not emulated. */
async function cloudFormation(stacks: Record<string, Record<string, string>>) {
  const server = createServer(async (request, response) => {
    const name = new URLSearchParams(await text(request)).get('StackName')!;
    const members = Object.entries(stacks[name] ?? {}).map(
      ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
    );
    const found = `<Stacks><member><StackName>${name}</StackName><Outputs>${members.join('')}</Outputs></member></Stacks>`;
    const fault = `<Code>ValidationError</Code><Message>Stack with id ${name} does not exist</Message>`;
    response.writeHead(stacks[name] ? 200 : 400);
    response.end(
      stacks[name]
        ? `<DescribeStacksResponse><DescribeStacksResult>${found}</DescribeStacksResult></DescribeStacksResponse>`
        : `<ErrorResponse><Error>${fault}</Error></ErrorResponse>`,
    );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    environment: { AWS_ENDPOINT_URL_CLOUDFORMATION: `http://127.0.0.1:${port}` },
    close: () => server.close(),
  };
}

/** Writes outputs as `cdk deploy --outputs-file` does, whose last argument is the file. */
const deployed = (of: object = outputs) =>
  `for file in "$@"; do :; done\ncat > "$file" <<'END'\n${JSON.stringify({ [stack]: of })}\nEND`;

describe('npm run deploy', { timeout: 60_000 }, () => {
  it('has cdk deploy do what it is told, then uploads the page', async () => {
    const { code, lines, told } = await deploy(['-c', 'stage=dev', '--require-approval=never']);
    expect([code, told()]).toEqual([
      0,
      ['deploy', '-c', 'stage=dev', '--require-approval=never', '--outputs-file', expect.stringMatching(/\.json$/)],
    ]);
    expect(lines.at(-1)).toMatch(new RegExp(`^page +${outputs.PageUrl} is up to date, \\d+ files written$`));
    expect(existsSync(told().at(-1)!)).toBe(false);

    const sign = await read('sign');
    const html = await sign.Body!.transformToString();
    expect([sign.ContentType, sign.CacheControl]).toEqual(['text/html; charset=utf-8', 'no-store']);
    const assets = [...html.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, asset]) => asset!);
    expect(await uploaded()).toEqual(expect.arrayContaining(['config.json', 'sign', ...assets]));
    const script = await read(assets.find((asset) => asset.endsWith('.js'))!);
    expect([script.ContentType, script.CacheControl]).toEqual([
      ...['text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
    ]);
    expect(JSON.parse(await (await read('config.json')).Body!.transformToString())).toEqual(config);
  });

  it('leaves the page where cdk deploy fails, prepares a deployment, or deploys none', async () => {
    const failed = await deploy([], { cdk: 'exit 3' });
    expect([failed.code, failed.said]).toEqual([
      ...[3, ['countersign: cdk deploy failed, as it says above; the page was left as it is']],
    ]);
    const { PageBucket: _, ...without } = outputs;
    expect(await deploy([], { cdk: deployed(without) })).toMatchObject({ code: 0, lines: [], said: [] });
    for (const alone of ['--method=prepare-change-set', '--no-execute', '--execute=false'])
      expect(await deploy([alone])).toMatchObject({ code: 0, lines: [], said: [] });
    expect(await uploaded()).toEqual([]);
  });

  it('gives the outputs to who wants them, and its profile to cdk', async () => {
    const file = join(folder, 'out=puts.json');
    // The administrator of the emulator is whoever signs with `local`; a profile is looked up in these files.
    const credentials = join(folder, 'credentials');
    writeFileSync(credentials, '[production]\naws_access_key_id = local\naws_secret_access_key = local\n');
    const { code, told } = await deploy(['--profile', 'production', `--outputs-file=${file}`], {
      cdk: deployed().replace('for file in "$@"; do :; done', `file=${file}`),
      environment: { AWS_SHARED_CREDENTIALS_FILE: credentials, AWS_ACCESS_KEY_ID: 'another' },
    });
    expect([code, told()]).toEqual([0, ['deploy', `--outputs-file=${file}`, '--profile', 'production']]);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ [stack]: outputs });
    expect(await uploaded()).toContain('sign');
  });

  it('says what to repeat where the upload fails', async () => {
    const { code, said } = await deploy([], { cdk: deployed({ ...outputs, PageBucket: 'there-is-none' }) });
    expect([code, said]).toEqual([
      1,
      [
        `countersign: cannot upload the page to there-is-none: The specified bucket does not exist; ${stack} itself is deployed: npm run deploy -- --page-only ${stack} uploads it`,
      ],
    ]);
  });

  it('uploads the page alone, to a stack that is there and has one', async () => {
    const { PageBucket: _, ...without } = outputs;
    const stacks = await cloudFormation({ [stack]: outputs, 'Countersign-old': without });
    const { environment } = stacks;
    const [done, old, none] = await Promise.all(
      [stack, 'Countersign-old', 'Countersign-none'].map((name) => runPageOnly(name, environment)),
    );
    stacks.close();
    expect([done!.code, done!.said]).toEqual([0, []]);
    expect(await uploaded()).toContain('sign');
    expect([old!.code, old!.said]).toEqual([
      ...[1, ['countersign: Countersign-old has no page: deploy it with -c page=on first']],
    ]);
    expect([none!.code, none!.said]).toEqual([1, ['countersign: Stack with id Countersign-none does not exist']]);
  });

  it('rejects what is for cdk beside --page-only', async () => {
    const { code, said } = await deploy(['--page-only', stack, '-c', 'stage=dev']);
    expect([code, said]).toEqual([
      2,
      ['countersign: -c is for cdk deploy, which --page-only leaves out; give one or the other'],
    ]);
  });
});

describe('the upload of the page', () => {
  const upload = async () => uploadPage({ s3, bucket, folder: await buildPage(), config });

  it('rejects a file of which it does not know how it is served', async () => {
    writeFileSync(join(folder, 'robots'), '');
    await expect(uploadPage({ s3, bucket, folder, config })).rejects.toThrow(
      'the build has a file robots of no known type; give it one in tools/page/page-files.ts',
    );
    expect(await uploaded()).toEqual([]);
  });

  it('writes what pages need before the pages, and assets once', async () => {
    const keys = await upload();
    const assets = keys.filter((key) => key.startsWith('assets/'));
    expect(assets.length).toBeGreaterThan(1);
    const pages = keys.slice(keys.indexOf('config.json') + 1);
    expect(pages).toContain('sign');
    expect(keys).toEqual([...assets, 'config.json', ...pages]);
    expect(await upload()).toEqual(['config.json', ...pages]);
  });

  it('goes on where it broke off, and leaves assets for pages that are open', async () => {
    const old = 'assets/sign-of-before.js';
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: old, Body: 'of before' }));
    const [first, second, ...others] = await upload();
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: second }));
    expect(await upload()).toEqual([second, ...others.filter((key) => !key.startsWith('assets/'))]);
    expect(await uploaded()).toEqual([...others, first, second, old].sort());
  });
});
