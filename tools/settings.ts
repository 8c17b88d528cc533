/** Where a command runs the backend, from `PORT`, `DATA_DIR` and `--fresh`. */
export interface Settings {
  port: number;
  dataDir: string;
  /** Whether to begin with empty data. */
  fresh: boolean;
}

/**
 * Reads the settings of a command.
 * @throws Error where `PORT` is no port, or an argument is unknown
 */
export function settings(environment = process.env, args = process.argv.slice(2)): Settings {
  const { PORT = '4600', DATA_DIR = '.local' } = environment;
  const port = Number(PORT);
  if (!/^\d+$/.test(PORT) || port > 65_535)
    throw new Error(`PORT ${PORT} is not accepted; give 0 (any free one) to 65535`);
  const unknown = args.find((arg) => arg !== '--fresh');
  if (unknown) throw new Error(`argument ${unknown} is not accepted; allowed: --fresh (begin with empty data)`);
  return { port, dataDir: DATA_DIR, fresh: args.includes('--fresh') };
}

/**
 * Gives the endpoint of the backend that runs here.
 * @throws Error where none does
 */
export async function runningBackend(): Promise<string> {
  const endpoint = `http://localhost:${settings(process.env, []).port}`;
  await fetch(`${endpoint}/health`).catch((cause: unknown) => {
    throw new Error(`there is no backend on ${endpoint}; start it with npm start, or name it with PORT`, { cause });
  });
  return endpoint;
}

/** Runs a command: an error that it throws becomes one line on the terminal and exit code 1. */
export async function run(command: () => Promise<void>): Promise<void> {
  // The SDK would warn of Node 20 on every run.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  try {
    await command();
  } catch (error) {
    process.stderr.write(`countersign: ${(error as Error).message}\n`);
    process.exit(1);
  }
}
