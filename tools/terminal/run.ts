import { type Given, readArguments } from './arguments.ts';
import type { CommandName } from './commands.ts';
import { Ended } from './ended.ts';
import { help } from './help.ts';
import { endWithReader } from './lifetime.ts';

/**
 * Runs a command of the table: `--help` shows what it takes; an error becomes one line on the terminal and an exit code, 1
 * where it has none of its own.
 */
export async function run(name: CommandName, command: (given: Given) => Promise<void>): Promise<void> {
  // The SDK would warn of Node 20 on every run.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  endWithReader();
  try {
    const given = readArguments(name, process.argv.slice(2));
    if (given.isHelp) process.stdout.write(help(name));
    else await command(given);
  } catch (error) {
    process.stderr.write(`countersign: ${(error as Error).message}\n`);
    process.exit(error instanceof Ended ? error.exitCode : 1);
  }
}
