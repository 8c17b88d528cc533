import { S3Client } from '@aws-sdk/client-s3';
import type { Outputs } from '../stack-outputs.ts';
import { buildPage } from './build-page.ts';
import { pageConfig } from './page-config.ts';
import { uploadPage } from './upload-page.ts';

/**
 * Builds the page, and uploads it to where a stack has it.
 * @param outputs of a stack with a page
 * @returns how many files were written
 * @throws Error with what to repeat
 */
export async function deployPage(stack: string, outputs: Outputs): Promise<number> {
  const bucket = outputs.PageBucket!;
  const config = pageConfig(outputs);
  // An endpoint of one's own, as the local one, has no host for each bucket.
  const forcePathStyle = process.env.AWS_ENDPOINT_URL !== undefined;
  const s3 = new S3Client({ region: config.region, forcePathStyle });
  try {
    return (await uploadPage({ s3, bucket, folder: await buildPage(), config })).length;
  } catch (cause) {
    throw new Error(
      `cannot upload the page to ${bucket}: ${(cause as Error).message}; ${stack} itself is deployed: npm run deploy -- --page-only ${stack} uploads it`,
      { cause },
    );
  } finally {
    s3.destroy();
  }
}
