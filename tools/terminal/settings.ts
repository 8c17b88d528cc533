import { Ended } from './ended.ts';

/** Where the backend is, from `PORT` and `DATA_DIR`. */
export interface Settings {
  port: number;
  dataDir: string;
}

/**
 * Reads the settings of a command.
 * @throws Ended with code 2 where `PORT` is no port
 */
export function settings(environment = process.env): Settings {
  const { PORT = '4600', DATA_DIR = '.local' } = environment;
  const port = Number(PORT);
  if (!/^\d+$/.test(PORT) || port > 65_535)
    throw new Ended(2, `PORT ${PORT} is not accepted; give 0 (any free one) to 65535`);
  return { port, dataDir: DATA_DIR };
}

/**
 * Gives the endpoint of the backend that runs here.
 * @throws Error where none does
 */
export async function runningBackend(): Promise<string> {
  const endpoint = `http://localhost:${settings().port}`;
  await fetch(`${endpoint}/health`).catch((cause: unknown) => {
    throw new Error(`there is no backend at ${endpoint}; start it with npm start, or say where it is with PORT`, {
      cause,
    });
  });
  return endpoint;
}
