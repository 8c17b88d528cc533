import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { listed } from './not-emulated.ts';

/** What stands in a CloudFormation template, as far as it is read. */
export interface TemplateText {
  Resources?: Record<string, ResourceText>;
  Conditions?: Record<string, unknown>;
  Parameters?: Record<string, { Type: string; Default?: unknown }>;
  Outputs?: Record<string, { Value: unknown; Condition?: string }>;
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
  /** The file or folder whose object key in the assets bucket is `s3Key`; an `s3://bucket/key` URL will do too. */
  assetPath(s3Key: string): string;
}

interface Manifest {
  artifacts?: Record<string, Artifact>;
}

interface Artifact {
  type: string;
  environment?: string;
  properties?: { templateFile: string; stackName?: string };
}

interface AssetManifest {
  files?: Record<string, { source: { path?: string }; destinations: Record<string, { objectKey: string }> }>;
}

/**
 * Reads one stack of an assembly.
 * @param name of the stack, or its id in the app; may be left out where there is only one
 */
export function readStack(assembly: string, name?: string): Stack {
  const manifest = readJson<Manifest>(join(assembly, 'manifest.json'), 'synthesise the CDK app first');
  const stacks = Object.entries(manifest.artifacts ?? {}).filter(([, { type }]) => type === 'aws:cloudformation:stack');
  const found = stacks.filter(([id, artifact]) => !name || id === name || artifact.properties?.stackName === name);
  const [id, artifact] = found.length === 1 ? found[0]! : [];
  if (!id || !artifact?.properties) {
    const there = listed(stacks.map(([key]) => key)) || 'none';
    throw new Error(
      `cannot choose a stack of ${assembly}: ${name ? `${name} asked for` : 'no name given'}, there: ${there}`,
    );
  }
  const { templateFile, stackName = id } = artifact.properties;
  return {
    stackName,
    ...environmentOf(artifact.environment),
    text: readJson<TemplateText>(join(assembly, templateFile), 'synthesise the CDK app again'),
    assetPath: assetsOf(assembly, `${id}.assets.json`),
  };
}

/** `aws://account/region`, either of which a CDK app may leave open. */
function environmentOf(environment = ''): { accountId?: string; region?: string } {
  const [, accountId = '', region = ''] = /^aws:\/\/([^/]*)\/(.*)$/.exec(environment) ?? [];
  return {
    ...(/^\d{12}$/.test(accountId) && { accountId }),
    ...(region && region !== 'unknown-region' && { region }),
  };
}

function assetsOf(assembly: string, file: string): Stack['assetPath'] {
  const { files = {} } = readJson<AssetManifest>(join(assembly, file), 'synthesise the CDK app again');
  const paths = new Map<string, string>();
  for (const { source, destinations } of Object.values(files))
    for (const { objectKey } of Object.values(destinations))
      if (source.path !== undefined) paths.set(objectKey, resolve(assembly, source.path));
  return (s3Key) => {
    const path = paths.get(s3Key.replace(/^s3:\/\/[^/]+\//, ''));
    if (!path) throw new Error(`cannot find asset ${s3Key}: ${file} lists ${listed(paths.keys()) || 'none'}`);
    if (!existsSync(path))
      throw new Error(`cannot find asset ${s3Key}: ${path} is not there; synthesise the CDK app again`);
    return path;
  };
}

function readJson<T>(path: string, fix: string): T {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (cause) {
    throw new Error(`cannot read ${path}: ${(cause as Error).message}; ${fix}`, { cause });
  }
}
