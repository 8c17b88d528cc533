import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSigningKey, signingKeyPath } from '../../src/cognito/signing-key.ts';
import { folder, pool, userPools, wish } from './given.ts';

describe('the signing key', () => {
  it('is made once for each directory, and only its owner may read it', () => {
    const directory = join(folder(), 'deep', 'down');
    const { id } = openSigningKey(directory);
    expect(openSigningKey(directory).id).toBe(id);
    expect(openSigningKey(folder()).id).not.toBe(id);
    expect(statSync(signingKeyPath(directory)).mode & 0o777).toBe(0o600);
    expect(readdirSync(directory)).toHaveLength(1);
  });

  it('is the same for processes that start at once', async () => {
    const directory = folder();
    const module = new URL('../../src/cognito/signing-key.ts', import.meta.url);
    const script = `import(${JSON.stringify(module)}).then((m) => console.log(m.openSigningKey(${JSON.stringify(directory)}).id))`;
    const ids = await Promise.all(
      [1, 2, 3].map(async () => {
        const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script]);
        let output = '';
        child.stdout.on('data', (chunk: Buffer) => (output += String(chunk)));
        await once(child, 'close');
        return output.trim();
      }),
    );
    expect(ids).toEqual(Array(3).fill(openSigningKey(directory).id));
    expect(readdirSync(directory)).toHaveLength(1);
  });

  it('makes tokens that another owner of the directory accepts', async () => {
    const directory = folder();
    const token = await userPools({ directory }).pools.token(wish());
    expect(await userPools({ directory }).pools.verify(pool.id, token)).toMatchObject({ token_use: 'access' });
  });

  it('fails where the file is broken, and says what to do', () => {
    const directory = folder();
    writeFileSync(signingKeyPath(directory), 'broken');
    expect(() => openSigningKey(directory)).toThrow(
      /^cannot read the signing key .*; remove it, and tokens are signed anew$/,
    );
  });
});
