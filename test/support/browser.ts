import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where Debian's package puts it. */
const usual = '/usr/bin/chromium';

/**
 * Starts Chromium without a window, for as long as something uses it: `await using browser = await launchBrowser()`.
 * @param home its home folder, in which it finds the authorities that its person trusts @default the one of the tests
 * @throws Error, one line, where it is not installed: `CHROMIUM` says where it is, by default `/usr/bin/chromium`
 */
export function launchBrowser(home = process.env.HOME): Promise<Browser> {
  const executablePath = process.env.CHROMIUM ?? usual;
  if (!existsSync(executablePath))
    throw new Error(
      `there is no Chromium at ${executablePath}; install it (apt-get install chromium), or set CHROMIUM`,
    );
  // What runs as root in a container has no sandbox to go into.
  return chromium.launch({ executablePath, args: ['--no-sandbox'], env: { ...process.env, HOME: home } });
}
