import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkManifest, checkTemplate } from './check-text.ts';
import { listed } from './not-emulated.ts';

/** What stands in a CloudFormation template, as far as it is read. */
export interface TemplateText {
  Resources?: Record<string, ResourceText>;
  Conditions?: Record<string, unknown>;
  Mappings?: Record<string, Record<string, Record<string, unknown>>>;
  Parameters?: Record<string, { Type: string; Default?: unknown }>;
  Outputs?: Record<string, { Value: unknown; Condition?: string; Export?: { Name: unknown } }>;
}

/** One resource as the template writes it. */
export interface ResourceText {
  Type: string;
  Properties?: Record<string, unknown>;
  DependsOn?: string | string[];
  Condition?: string;
}

/** One stack of a cloud assembly, the folder that a CDK app writes (`cdk.out`). */
export interface Stack {
  stackName: string;
  /** Where the app fixed it. */
  accountId?: string;
  region?: string;
  text: TemplateText;
  /** The file or folder whose object key in the assets bucket is `s3Key`; a URL of `s3:` or of S3 will do too. */
  assetPath(s3Key: string): string;
  hasAsset(s3Key: string): boolean;
}

interface Manifest {
  artifacts?: Record<string, Artifact>;
}

interface Artifact {
  type: string;
  environment?: string;
  dependencies?: string[];
  properties?: { templateFile?: string; stackName?: string; directoryName?: string };
}

interface AssetManifest {
  files?: Record<string, { source: { path?: string }; destinations: Record<string, { objectKey: string }> }>;
}

/**
 * Reads the stacks of an assembly, those first that others need.
 * @param names of the stacks, or their ids in the app, with which come those that they need; all where there are none
 */
export function readStacks(assembly: string, names: string[] = []): Stack[] {
  const path = join(assembly, 'manifest.json');
  const { artifacts = {} } = readJson<Manifest>(path, 'synthesise the CDK app first', checkManifest);
  const isStack = (id: string) => artifacts[id]?.type === 'aws:cloudformation:stack';
  const ids = Object.keys(artifacts).filter(isStack);
  const nameOf = (id: string) => artifacts[id]!.properties?.stackName ?? id;
  const refuse = (what: string): never => {
    throw new Error(
      `cannot choose stacks of ${assembly}: ${what}, there: ${listed(ids) || 'none'}${stagesOf(artifacts)}`,
    );
  };
  const wanted = names.map(
    (name) => ids.find((id) => id === name || nameOf(id) === name) ?? refuse(`${name} asked for`),
  );
  if (ids.length === 0) refuse('it has no stack');

  const chosen = new Set<string>();
  const choose = (id: string, neededBy: string[] = []) => {
    if (!isStack(id) || chosen.has(id)) return;
    if (neededBy.includes(id)) refuse(`${[...neededBy, id].join(' needs ')}, a circle`);
    for (const needed of artifacts[id]!.dependencies ?? []) choose(needed, [...neededBy, id]);
    chosen.add(id);
  };
  for (const id of wanted.length > 0 ? wanted : ids) choose(id);
  return [...chosen].map((id) => ({
    stackName: nameOf(id),
    ...environmentOf(artifacts[id]!.environment),
    text: readTemplate(join(assembly, artifacts[id]!.properties!.templateFile!)),
    ...assetsOf(assembly, `${id}.assets.json`),
  }));
}

/** Reads the template of a stack that is nested in another. */
export const readTemplate = (path: string) =>
  readJson<TemplateText>(path, 'synthesise the CDK app again', checkTemplate);

/** For messages: the assemblies of stages, which lie below that of the app and are run by themselves. */
function stagesOf(artifacts: Record<string, Artifact>): string {
  const folders = Object.values(artifacts).flatMap(({ properties }) => properties?.directoryName ?? []);
  return folders.length > 0 ? `; its stages are assemblies of their own: ${listed(folders)}` : '';
}

/** `aws://account/region`, either of which a CDK app may leave open. */
function environmentOf(environment = ''): { accountId?: string; region?: string } {
  const [, accountId = '', region = ''] = /^aws:\/\/([^/]*)\/(.*)$/.exec(environment) ?? [];
  return {
    ...(/^\d{12}$/.test(accountId) && { accountId }),
    ...(region && region !== 'unknown-region' && { region }),
  };
}

function assetsOf(assembly: string, file: string): Pick<Stack, 'assetPath' | 'hasAsset'> {
  const { files = {} } = readJson<AssetManifest>(join(assembly, file), 'synthesise the CDK app again');
  const paths = new Map<string, string>();
  for (const { source, destinations } of Object.values(files))
    for (const { objectKey } of Object.values(destinations))
      if (source.path !== undefined) paths.set(objectKey, resolve(assembly, source.path));
  const pathOf = (s3Key: string) => paths.get(s3Key.replace(/^(s3:\/\/|https:\/\/[^/]+\/)[^/]+\//, ''));
  return {
    hasAsset: (s3Key) => pathOf(s3Key) !== undefined,
    assetPath(s3Key) {
      const path = pathOf(s3Key);
      if (!path) throw new Error(`cannot find asset ${s3Key}: ${file} lists ${listed(paths.keys()) || 'none'}`);
      if (!existsSync(path))
        throw new Error(`cannot find asset ${s3Key}: ${path} is not there; synthesise the CDK app again`);
      return path;
    },
  };
}

function readJson<T>(path: string, fix: string, check: (path: string, content: unknown) => void = () => {}): T {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new Error(`cannot read ${path}: ${(cause as Error).message}; ${fix}`, { cause });
  }
  check(path, content);
  return content as T;
}
