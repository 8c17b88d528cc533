import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesise, type SynthesiseOptions } from '../../tools/synthesise.ts';
import type { TemplateText } from './synthesised.ts';

/**
 * The assembly, but that the SDK in the functions tries each call once: what it would mend by itself in a second of the
 * machine's time meets the outage, and nobody waits for the machine.
 */
export async function withoutRetries(options: SynthesiseOptions = {}): Promise<string> {
  const assembly = mkdtempSync(join(tmpdir(), 'countersign-outage-'));
  cpSync(await synthesise(options), assembly, { recursive: true });
  for (const file of readdirSync(assembly).filter((name) => name.endsWith('.template.json'))) {
    const template = JSON.parse(readFileSync(join(assembly, file), 'utf8')) as TemplateText;
    for (const { Type, Properties } of Object.values(template.Resources))
      if (Type === 'AWS::Lambda::Function')
        (Properties.Environment ??= { Variables: {} }).Variables.AWS_MAX_ATTEMPTS = '1';
    writeFileSync(join(assembly, file), JSON.stringify(template));
  }
  return assembly;
}
