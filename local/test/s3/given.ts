import { type PutObjectCommandInput, PutObjectCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import type { Decision } from '../../src/iam/iam.ts';
import { createClock } from '../../src/shared/clock.ts';
import { trial, type Trial } from '../wiring/given.ts';

/** The bucket with versions, whose objects are locked for a day. */
export const records = 'trial-records';

export const day = 24 * 60 * 60 * 1000;

/** The trial stack on a clock that stands still, and clients of its buckets. */
export interface Given {
  backend: Trial;
  /** A client of the administrator or of a role of the stack, by its name. */
  client(role?: string, config?: Partial<S3ClientConfig>): S3Client;
  /** What the policies did not allow. */
  denials: Decision[];
  /** The name of the bucket without versions. */
  drafts: string;
  /** Puts an object as the administrator. */
  put(of: Partial<PutObjectCommandInput> & { Key: string }): Promise<{ VersionId?: string; ETag?: string }>;
  /** Lets so many milliseconds pass, for the backend and the clients. */
  pass(milliseconds: number): void;
  stop(): Promise<void>;
}

/** Starts it; objects go to the bucket of records unless another is named. */
export async function given({
  clock = createClock(() => Date.parse('2026-11-23T10:00:00.400Z')),
  ...options
}: NonNullable<Parameters<typeof trial>[0]> = {}): Promise<Given> {
  const denials: Decision[] = [];
  const onDecision = (decision: Decision) => void (decision.allowed || denials.push(decision));
  const backend = await trial({ onDecision, ...options, clock });
  const clients: S3Client[] = [];
  const client: Given['client'] = (role, config) => {
    const roleArn = role && `arn:aws:iam::123456789012:role/${role}`;
    const made = new S3Client({ ...backend.aws(roleArn), forcePathStyle: true, ...config });
    clients.push(made);
    return made;
  };
  const administrator = client();
  const bucket = backend.template.ofType('AWS::S3::Bucket').find(({ logicalId }) => logicalId.startsWith('Drafts'))!;
  return {
    ...{ backend, client, denials },
    drafts: bucket.physicalId,
    put: (of) => administrator.send(new PutObjectCommand({ Bucket: records, Body: 'what it says', ...of })),
    pass(milliseconds) {
      clock.advance(milliseconds);
      for (const each of clients) each.config.systemClockOffset += milliseconds;
    },
    async stop() {
      for (const each of clients) each.destroy();
      await backend.stop();
    },
  };
}

/** What an error of the SDK is known by. */
export const refusal = (name: string, httpStatusCode: number, more: Record<string, unknown> = {}) => ({
  ...{ name, $metadata: { httpStatusCode }, ...more },
});
