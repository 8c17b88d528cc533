import { expect } from 'vitest';
import { GetSigningRequestDocument, StartSigningDocument } from '../../generated/operations.ts';
import { issueToken } from '@countersign/local';
import { person } from '../support/backend.ts';
import { type BackendProcess, launch } from '../support/backend-process.ts';
import { startInput } from '../support/given.ts';
import { synthesise } from '../../tools/synthesise.ts';

/** A disk that fills up and is given room again, as one that `npm start` keeps its data on. */
export interface SmallDisk {
  dataDir: string;
  /** Launches `npm start` on it, to fill it. */
  launchFull(): BackendProcess;
  /** Makes room: what is launched from now on may write. */
  makeRoom(): void;
}

/**
 * The case as it was seen: fill the disk, make room, start five requests, stop, start. All that was acknowledged is there,
 * and what was not was refused: the backend that met the full disk ended with the name of the file.
 */
export async function losesNothing({ dataDir, launchFull, makeRoom }: SmallDisk): Promise<void> {
  const assembly = await synthesise();
  const token = await issueToken({ assembly, dataDir, email: 'carol@example.com', use: 'access' });
  const running: BackendProcess[] = [];
  const serving = async (backend: BackendProcess) => {
    running.push(backend);
    return person(await backend.endpoint, async () => token);
  };
  const acknowledged: string[] = [];
  const start = async ({ run }: Awaited<ReturnType<typeof serving>>) => {
    const id = `request-${acknowledged.length}-on-disk`;
    const { data, errors } = await run(StartSigningDocument, { input: startInput({ id }) });
    if (!data?.startSigning) throw new Error(errors?.[0]?.errorType ?? 'no answer');
    acknowledged.push(id);
  };

  try {
    const filled = launchFull();
    const first = await serving(filled);
    for (let isFull = false; !isFull;) await start(first).catch(() => (isFull = true));
    expect(await filled.ended).toMatchObject({
      code: 1,
      said: expect.stringMatching(
        /^countersign: cannot write \S+: .*(File too large|EFBIG|No space left on device|ENOSPC).*; stopped, with all that was accepted until then kept in \S+\n$/,
      ),
    });

    makeRoom();
    const roomy = launch({ dataDir, durability: 'synced' });
    const second = await serving(roomy);
    for (let each = 0; each < 5; each++) await start(second);
    await roomy.stop();

    const third = await serving(launch({ dataDir, durability: 'synced' }));
    for (const id of acknowledged) expect(await third.get(GetSigningRequestDocument, { id })).toMatchObject({ id });
  } finally {
    for (const backend of running) await backend.kill();
  }
}
