import { afterAll, describe, expect, it } from 'vitest';
import { startBackend } from '../support/backend.ts';
import { runTool } from '../support/command.ts';

const backend = await startBackend();
afterAll(() => backend.stop());

/** Nothing of the machine's own settings, nor of what another test leaves in the process. */
const bare = {
  ...Object.fromEntries(
    Object.keys(process.env)
      .filter((name) => name.startsWith('AWS_'))
      .map((name) => [name, undefined]),
  ),
  ...{ AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null', AWS_EC2_METADATA_DISABLED: 'true' },
};
const local = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };

describe('npm run check:aws', { timeout: 120_000 }, () => {
  it('runs every resolver and looks at the machines where AWS_ENDPOINT_URL leads to, by credentials and region alone', async () => {
    const { ended, lines, said } = runTool('check-aws', {
      environment: { ...bare, ...local, AWS_ENDPOINT_URL: backend.url, NO_COLOR: '1' },
    });
    expect(await ended, [...lines.items, ...said.items].join('\n')).toEqual({ code: 0, signal: null });
    expect(lines.items.find((line) => line.includes('Tests'))).toMatch(/^ +Tests +\d{3} passed \(\d{3}\)$/);
  });

  it.each([
    ['region', 'no region is set: set AWS_REGION, to one that has AppSync and Step Functions'],
    ['credentials', 'there are no credentials: sign in as for npm run deploy, or set AWS_PROFILE'],
  ])('says that it has no %s', async (what, line) => {
    const environment = what === 'credentials' ? { ...bare, AWS_REGION: 'us-east-1' } : bare;
    const { ended, said } = runTool('check-aws', { environment });
    expect(await ended).toEqual({ code: 1, signal: null });
    expect(said.items.at(-1)).toBe(`countersign: ${line}`);
  });
});
