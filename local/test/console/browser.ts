import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Where Debian's package puts Chromium; `CHROMIUM` says where else it is. */
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

/**
 * Starts Chromium without a window: `await using browser = await launch()`.
 * @throws Error, one line, where it is not installed
 */
export function launch(): Promise<Browser> {
  if (!existsSync(executablePath))
    throw new Error(
      `there is no Chromium at ${executablePath}; install it (apt-get install chromium), or set CHROMIUM`,
    );
  // What runs as root in a container has no sandbox to go into.
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

/** Collects what a page complains of: errors, warnings, and what its policy kept it from. */
export async function complaintsOf(page: Page): Promise<string[]> {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', ({ message }) => void complaints.push(message));
  await page.exposeFunction('complain', (complaint: string) => void complaints.push(complaint));
  await page.addInitScript(
    `addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => complain(violatedDirective + ' ' + blockedURI))`,
  );
  return complaints;
}
