import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { GetSigningRequestDocument, StartSigningDocument } from '../../generated/operations.ts';
import type { SignerInput } from '../../generated/schema.ts';
import { synthesise } from '../../tools/synthesise.ts';
import { startBackend } from '../support/backend.ts';
import { runProgram } from '../support/command.ts';
import { signer, startInput } from '../support/given.ts';
import { codeTo, linksTo } from '../support/invited.ts';
import { withLinks } from '../support/synthesised.ts';

const backend = await startBackend({ assembly: await synthesise(withLinks) });
afterAll(() => backend.stop());
const ENDPOINT = backend.template.outputs.GraphqlEndpoint;
const carol = await backend.as('carol@example.com');

let count = 0;
/** A request to a signer of a test's own, and the link of the mail. */
async function asked(overrides: Partial<SignerInput> = {}) {
  const email = `bob-${++count}@example.com`;
  const given = { title: 'Lease', documentSha256: 'a'.repeat(64), signers: [signer(email, overrides)] };
  const { id } = await carol.get(StartSigningDocument, { input: startInput(given) });
  await backend.idle();
  const [token] = await linksTo(backend, email);
  return { email, id, link: `https://app.example.com/sign#${token}` };
}
const run = (...args: string[]) =>
  runProgram(process.execPath, ['examples/sign-by-link.mjs', ...args], { environment: { ENDPOINT }, isTypedTo: true });

describe('examples/sign-by-link.mjs', () => {
  it.each(['SIGNER', 'APPROVER'] as const)('answers by a link and a mailed code, as %s', async (role) => {
    const { email, id, link } = await asked({ role });
    const { lines, said, ended, type } = run(link);
    await lines.until((line) => line.startsWith('code'));
    type(await codeTo(backend, email));
    expect(await ended).toMatchObject({ code: 0 });
    expect(lines.items).toEqual([
      expect.stringMatching(/^invitation \{.*"requestedBy":"carol@example.com","title":"Lease",.*"canAnswer":true,/),
      'code       "b•••@example.com"',
      expect.stringMatching(/^session {4}"20/),
      'answered   {"status":"PENDING","progress":{"signed":1,"total":1}}',
    ]);
    expect(said.items).toEqual([]);
    const { signers } = await carol.get(GetSigningRequestDocument, { id });
    expect(signers[0]).toMatchObject({ status: role === 'SIGNER' ? 'SIGNED' : 'APPROVED', evidence: { via: 'LINK' } });

    await backend.idle();
    const again = run(link);
    await again.ended;
    expect(again.lines.items).toEqual([expect.stringContaining('"canAnswer":false')]);
    expect(again.said.items).toEqual(['there is nothing to answer any more, or not yet']);
  });

  it('says which code of docs/errors.md it was refused with', async () => {
    const { link } = await asked();
    const { lines, said, ended } = run(link, 'no code');
    expect(await ended).toMatchObject({ code: 1 });
    expect(lines.items.at(-1)).toBe('refused    "CodeRefused"');
    expect(said.items).toEqual([expect.stringMatching(/^CodeRefused: the code is not the one that was mailed last, /)]);
  });

  it('is what docs/access.md shows', () => {
    expect(readFileSync('docs/access.md', 'utf8')).toContain(
      "node examples/sign-by-link.mjs 'http://localhost:4601/sign#link-…'",
    );
  });
});
