import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SignDocumentDocument } from '../../generated/operations.ts';
import { startBackend } from '../support/backend.ts';
import { runProgram } from '../support/command.ts';
import { examples } from '../support/example-packages.ts';

const backend = await startBackend();
afterAll(() => backend.stop());

/** An app that has installed what `npm pack` packs, beside the packages of the examples. */
const app = mkdtempSync(join(tmpdir(), 'countersign-app-'));
afterAll(() => rmSync(app, { recursive: true }));
beforeAll(() => {
  const installed = join(app, 'node_modules');
  mkdirSync(join(installed, '@countersign'), { recursive: true });
  for (const name of readdirSync(`${examples}node_modules`).filter((each) => !each.startsWith('.')))
    symlinkSync(join(examples, 'node_modules', name), join(installed, name));
  execFileSync('npm', ['pack', '--silent', '-w', 'client', '--pack-destination', app], { stdio: 'pipe' });
  execFileSync('tar', [
    '-xzf',
    join(
      app,
      readdirSync(app).find((each) => each.endsWith('.tgz'))!,
    ),
    '-C',
    app,
  ]);
  symlinkSync(join(app, 'package'), join(installed, '@countersign/client'));
  writeFileSync(join(app, 'package.json'), '{ "type": "module" }');
}, 120_000);

/** The programs of the README, by the word behind the language. */
const [, amplify = ''] = /^```ts amplify\n(.*?)^```/ms.exec(readFileSync('client/README.md', 'utf8')) ?? [];
const [, apollo = ''] = /^```ts apollo\n(.*?)^```/ms.exec(readFileSync('client/README.md', 'utf8')) ?? [];
const given = `import { WebSocket } from 'ws';
globalThis.WebSocket ??= WebSocket;
const { ENDPOINT: endpoint, REGION: region, TOKEN } = process.env;
let current = TOKEN;
const token = async () => current;
`;
/** What a page of Amplify has done before; here the token comes from elsewhere. */
const configured = `import { Amplify } from 'aws-amplify';
import { decodeJWT } from 'aws-amplify/auth';
Amplify.configure(
  { API: { GraphQL: { endpoint, region, defaultAuthMode: 'userPool' } } },
  { Auth: { tokenProvider: { getTokens: async () => ({ accessToken: decodeJWT(await token()) }) } } },
);
`;
/** How a program goes on that asks for what it may not have. */
const refusals = `
const say = (error) => console.log('refused', isRefused(error), error.code);
await followRequest(client, 'no-such-request', { onUpdate() {} }).catch(say);
current = TOKEN.slice(0, -40) + 'A'.repeat(40);
await followRequest(client, id, { onUpdate() {} }).catch(say);
await client.run(SignDocumentDocument, { input: { requestId: id } }).catch(say);
process.exit(0);
`;
const [, story] = amplify.split('const client = overAmplify({ client: generateClient(), Hub });\n') as [string, string];
const programs = {
  Amplify: given + configured + amplify + refusals,
  Apollo: `${given}${apollo}import { followRequest, isRefused, SignDocumentDocument, StartSigningDocument } from '@countersign/client';\n${story}${refusals}`,
};

/** What makes types of what the programs leave to whoever has them. */
const typed = `declare const endpoint: string, region: string;
declare const token: () => Promise<string>;
`;

/** Compiles files of the app, and gives what the compiler says. */
function compile(files: Record<string, string>, options: object = { module: 'nodenext' }): string {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(app, name), text);
  const compilerOptions = { noEmit: true, strict: true, target: 'es2022', types: [], ...options };
  writeFileSync(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: Object.keys(files) }));
  const tsc = join(process.cwd(), 'node_modules/typescript/bin/tsc');
  return spawnSync(process.execPath, [tsc, '-p', app], { encoding: 'utf8' }).stdout;
}

describe('the packed client', () => {
  it('has its licence beside its README', () => {
    expect(readdirSync(join(app, 'package'))).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'dist']));
  });

  it('is imported by plain Node, and has every code of docs/errors.md', () => {
    const program = `import { errorCodes } from '@countersign/client'; console.log(JSON.stringify(Object.keys(errorCodes)))`;
    const said = execFileSync(process.execPath, ['--input-type=module', '-e', program], { cwd: app, encoding: 'utf8' });
    const codes = [...readFileSync('docs/errors.md', 'utf8').matchAll(/^### `(\w+)`$/gm)].map(([, code]) => code);
    expect(JSON.parse(said)).toEqual(codes);
  });

  it('has types that need nothing else, and that refuse what the API would', () => {
    const uses = `import { type Client, isRefused, SignDocumentDocument, type schema } from '@countersign/client';
export async function sign(client: Client, requestId: string): Promise<schema.SigningStatus> {
  try {
    return (await client.run(SignDocumentDocument, { input: { requestId } })).signDocument!.status;
  } catch (error) {
    if (isRefused(error, 'NotYourTurn', 'NotNeeded')) throw new Error(error.code satisfies 'NotYourTurn' | 'NotNeeded');
    throw error;
  }
}
`;
    const misuses = uses.replace('{ requestId }', '{ requestID: requestId }').replace("'NotNeeded')", "'NotKnown')");
    expect(compile({ 'uses.ts': uses, 'misuses.ts': misuses }).match(/^\S.*error.*$/gm)).toEqual([
      expect.stringMatching(/misuses\.ts.*'requestID' does not exist/),
      expect.stringMatching(/misuses\.ts.*'"NotKnown"' is not assignable/),
      expect.stringMatching(/misuses\.ts.*error TS/),
    ]);
  });

  it('takes the clients of Amplify and Apollo by their own types, as the README has it', () => {
    const files = { 'amplify.ts': amplify, 'apollo.ts': `${typed}${apollo}export { client };\n` };
    expect(compile(files, { skipLibCheck: true, module: 'esnext', moduleResolution: 'bundler' })).toBe('');
  });

  it.each(['Amplify', 'Apollo'] as const)('follows a request over a lost connection with %s', async (library) => {
    writeFileSync(join(app, `${library}.ts`), programs[library]);
    const program = join(app, `${library}.bundle.mjs`);
    await build({
      ...{ entryPoints: [join(app, `${library}.ts`)], outfile: program, bundle: true, format: 'esm' },
      ...{ platform: 'node', target: 'node20', logLevel: 'error', mainFields: ['module', 'main'] },
      banner: { js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);` },
    });
    const { GraphqlEndpoint: ENDPOINT, Region: REGION } = backend.template.outputs;
    const { token: TOKEN } = await backend.as('carol@example.com');
    const { lines, said, ended } = runProgram(process.execPath, [program], {
      environment: { ENDPOINT, REGION, TOKEN, NODE_EXTRA_CA_CERTS: backend.caPath },
    });
    const gone = ended.then(({ code }) => {
      throw new Error(`the program ended with ${code}: ${[...lines.items, ...said.items].join('\n')}`);
    });
    gone.catch(() => {});
    const started = await Promise.race([lines.until((line) => line.startsWith('started')), gone]);
    await Promise.race([lines.until((line) => line.includes('REQUESTED')), gone]);
    await backend.restart();
    const bob = await backend.as('bob@example.com');
    await bob.get(SignDocumentDocument, { input: { requestId: started.split(' ')[1]! } });
    await ended;

    expect(lines.items.map((line) => line.trim())).toEqual([
      started,
      '1 STARTED',
      '2 REQUESTED bob@example.com',
      '3 SIGNED bob@example.com',
      '4 COMPLETED',
      'refused Unauthorized',
      'refused true RequestNotFound',
      'refused true UnauthorizedException',
      'refused true UnauthorizedException',
    ]);
  });
});
