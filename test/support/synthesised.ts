import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesise, type SynthesiseOptions } from '../../tools/synthesise.ts';

/** A resource as the template writes it. */
export interface ResourceText {
  Type: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the properties of every type there is
  Properties: any;
  DependsOn?: string[];
  DeletionPolicy?: string;
}

/** The synthesised template, as it would deploy. */
export interface TemplateText {
  Resources: Record<string, ResourceText>;
  Outputs: Record<string, { Value: unknown }>;
}

/**
 * Before all tests: synthesises once, so that test files running at once find it done, and puts the temporary folders of
 * the run into one that goes when it is over.
 */
export default async function setup(): Promise<() => void> {
  await synthesise();
  const folder = mkdtempSync(join(tmpdir(), 'countersign-test-'));
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Gives the template text of a stage. */
export async function templateOf(options: SynthesiseOptions = {}): Promise<TemplateText> {
  const assembly = await synthesise(options);
  const file = readdirSync(assembly).find((name) => name.endsWith('.template.json'))!;
  return JSON.parse(readFileSync(join(assembly, file), 'utf8')) as TemplateText;
}

/** Gives the resources of one type with their logical ids. */
export function ofType(template: TemplateText, type: string): [string, ResourceText][] {
  return Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);
}
