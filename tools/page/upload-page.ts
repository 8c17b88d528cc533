import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { paginateListObjectsV2, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { PageConfig } from './page-config.ts';
import { fileHeaders, pages } from './page-files.ts';

/** What to upload, and where to. */
export interface Upload {
  s3: S3Client;
  bucket: string;
  /** That of the build. */
  folder: string;
  config: PageConfig;
}

/**
 * Uploads the page: assets that are not there yet, then `config.json`, then the pages that name them. So a reader gets the old
 * page or the new one whole, whenever it ends, and it can be repeated. Assets of before stay, for pages that are open.
 * @returns the keys that were written, in order
 */
export async function uploadPage({ s3, bucket, folder, config }: Upload): Promise<string[]> {
  const there = await keysOf(s3, bucket, 'assets/');
  const assets = readdirSync(join(folder, 'assets')).map((name) => `assets/${name}`);
  const built = Object.entries(pages).filter(([, name]) => readdirSync(folder).includes(name));
  const written: string[] = [];
  const put = async (key: string, name: string, Body: string | Buffer) => {
    const { type: ContentType, cacheControl: CacheControl } = known(name);
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body, ContentType, CacheControl }));
    written.push(key);
  };
  for (const key of assets.sort()) if (!there.has(key)) await put(key, key, readFileSync(join(folder, key)));
  await put('config.json', 'config.json', JSON.stringify(config));
  for (const [key, name] of built) await put(key, name, readFileSync(join(folder, name)));
  return written;
}

async function keysOf(client: S3Client, Bucket: string, Prefix: string): Promise<Set<string>> {
  const keys = new Set<string>();
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix }))
    for (const { Key } of Contents) keys.add(Key!);
  return keys;
}

function known(name: string) {
  const headers = fileHeaders(name);
  if (!headers)
    throw new Error(`the build has a file ${name} of no known type; give it one in tools/page/page-files.ts`);
  return headers;
}
