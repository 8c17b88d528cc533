import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { paginateListObjectsV2, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Config } from '../../web/api/config.ts';
import { fileHeaders, pages, pathOf } from './page-files.ts';

/** What to upload, and where to. */
export interface Upload {
  s3: S3Client;
  bucket: string;
  /** That of the build. */
  folder: string;
  config: Config;
}

/**
 * Uploads the page: assets that are not there yet, then `config.json`, then the pages that name them. So a reader gets the old
 * page or the new one whole, whenever it ends, and it can be repeated. Assets of before stay, for pages that are open.
 * @returns the keys that were written, in order
 */
export async function uploadPage({ s3, bucket, folder, config }: Upload): Promise<string[]> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)).replaceAll(sep, '/'))
    .sort();
  const unknown = files.find((name) => !fileHeaders(name));
  if (unknown)
    throw new Error(`the build has a file ${unknown} of no known type; give it one in tools/page/page-files.ts`);
  const there = await keysOf(s3, bucket, 'assets/');
  const isPage = (name: string) => Object.values(pages).includes(name);
  const written: string[] = [];
  const put = async (name: string, Body: string | Buffer) => {
    const { type: ContentType, cacheControl: CacheControl } = fileHeaders(name)!;
    const Key = pathOf(name);
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body, ContentType, CacheControl }));
    written.push(Key);
  };
  for (const name of files) if (!isPage(name) && !there.has(name)) await put(name, readFileSync(join(folder, name)));
  await put('config.json', JSON.stringify(config));
  for (const name of files.filter(isPage)) await put(name, readFileSync(join(folder, name)));
  return written;
}

async function keysOf(client: S3Client, Bucket: string, Prefix: string): Promise<Set<string>> {
  const keys = new Set<string>();
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix }))
    for (const { Key } of Contents) keys.add(Key!);
  return keys;
}
