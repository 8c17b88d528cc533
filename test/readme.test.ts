import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { startBackend } from './support/backend.ts';

const backend = await startBackend();
afterAll(() => backend.stop());
const readme = readFileSync('README.md', 'utf8');

/** The calls that the README shows, in order: as whom, and the body. */
const calls = [...readme.matchAll(/token -- (\S+?)\)" -d '([^']+)'/g)].map(([, email, body]) => [email!, body!]);
const [shown] = [...readme.matchAll(/^```json\n([\s\S]*?)^```/gm)].map(([, answer]) => JSON.parse(answer!));

describe('README', () => {
  it('has at most 140 lines', () => {
    expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(140);
  });

  it('tells what the first call answers, and the calls that follow work', async () => {
    const answers: object[] = [];
    for (const [email, body] of calls) {
      const { token: authorization } = await backend.as(email!);
      await backend.idle();
      const headers = { authorization };
      const answer = await fetch(backend.template.outputs.GraphqlEndpoint!, { method: 'POST', headers, body: body! });
      answers.push((await answer.json()) as object);
    }
    expect(answers).toEqual([
      shown,
      { data: { signDocument: { status: 'PENDING', progress: { signed: 2, total: 2 } } } },
    ]);
  });

  it('shows five figures, as bench/RESULTS.md has them', () => {
    const rowsOf = (text: string) =>
      [...text.matchAll(/^\| (.+?) +\| +(.+?) \| +(≤ .+?) \|/gm)].map((match) => match.slice(1, 4));
    const rows = rowsOf(readme);
    expect(rows).toHaveLength(5);
    expect(rowsOf(readFileSync('bench/RESULTS.md', 'utf8'))).toEqual(expect.arrayContaining(rows));
  });
});
