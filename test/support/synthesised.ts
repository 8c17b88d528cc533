import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { synthesise, type SynthesiseOptions } from '../../local/synthesise.ts';

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

/** Before all tests: synthesises once, so that test files running at once find it done. */
export default async function setup(): Promise<void> {
  await synthesise();
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
