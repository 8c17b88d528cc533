import { rmSync } from 'node:fs';
import { createClock, type MovableClock } from '../../src/shared/clock.ts';
import { type Backend, start, type StartOptions } from '../../src/start.ts';
import { synthesise } from '../template/app.ts';
import { folder } from '../template/given.ts';

/** The trial stack, running on a port and in a folder of its own, with a clock to move. */
export interface Trial extends Omit<Backend, 'clock'> {
  clock: MovableClock;
  dataDir: string;
  /** Settings of an AWS SDK client, as the administrator or as a role. */
  aws(roleArn?: string): {
    endpoint: string;
    region: string;
    maxAttempts: number;
    systemClockOffset: number;
    credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  };
}

/** Starts the trial stack, or the one that the test gives; a data folder that the test gives stays. */
export async function trial(options: Partial<StartOptions> & { clock?: MovableClock } = {}): Promise<Trial> {
  const { clock = createClock() } = options;
  const dataDir = options.dataDir ?? folder();
  const assembly = options.assembly ?? synthesise();
  const backend = await start({ durability: 'relaxed', ...options, assembly, clock, dataDir, port: 0 });
  return {
    ...backend,
    ...{ clock, dataDir },
    aws: (roleArn) => ({
      ...{ endpoint: backend.url, region: backend.template.region, maxAttempts: 1 },
      // Clients sign with the machine's time.
      systemClockOffset: clock.now() - Date.now(),
      credentials: roleArn ? backend.credentials(roleArn) : { accessKeyId: 'local', secretAccessKey: 'local' },
    }),
    async stop() {
      await backend.stop();
      if (!options.dataDir) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
