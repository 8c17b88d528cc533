import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { begin, copyOf, goesOn, noticesOf, snapshot } from './cut.ts';

const waiting = await snapshot('waiting');
afterAll(() => rmSync(waiting.dataDir, { recursive: true }));

/** Every file that holds something, by its path in the data folder. */
const files = (readdirSync(waiting.dataDir, { recursive: true }) as string[])
  .filter((file) => !/^(lock|pid)\b|\/(LOCK|LOG|LOG\.old)$/.test(file))
  .filter((file) => statSync(join(waiting.dataDir, file)).isFile() && statSync(join(waiting.dataDir, file)).size > 0)
  .sort();

const damages: Record<string, (path: string) => void> = {
  flipped(path) {
    const bytes = readFileSync(path);
    bytes[Math.floor(bytes.length / 2)]! ^= 1;
    writeFileSync(path, bytes);
  },
  cut: (path) => writeFileSync(path, readFileSync(path).subarray(0, Math.floor(statSync(path).size / 2))),
  emptied: (path) => writeFileSync(path, ''),
  missing: (path) => rmSync(path),
};

/** After a kill, a database may as well have been cut as it wrote; of the tables, others know better. */
const isUnknown = (file: string, how: string) =>
  /^(queues|events|invocations|user-pools)\//.test(file) && how !== 'flipped';

/** Starts over a damaged file: the start refuses it by its name, or says what it did, and the request goes on. */
async function isRefusedOrMended(file: string, how: string, killed: boolean): Promise<void> {
  const dataDir = copyOf(waiting, { killed });
  damages[how]!(join(dataDir, file));
  const part = join(dataDir, file.split('/')[0]!);
  try {
    const backend = await begin(dataDir).catch((error: Error) => error);
    if (backend instanceof Error) {
      expect(backend.message, file).toContain(`cannot use DATA_DIR ${dataDir}: ${part}`);
      return;
    }
    expect(noticesOf(backend).join('\n'), file).toContain(part);
    await goesOn(backend);
    await backend.stop();
  } finally {
    rmSync(dataDir, { recursive: true });
  }
}

describe.each([
  ['ended in good order', false],
  ['was killed', true],
])('a start over what a backend left that %s', (_, killed) => {
  it.each(Object.keys(damages))('refuses or mends every file that is %s', { timeout: 300_000 }, async (how) => {
    expect(files.length).toBeGreaterThan(12);
    for (const file of files) if (!killed || !isUnknown(file, how)) await isRefusedOrMended(file, how, killed);
  });
});
