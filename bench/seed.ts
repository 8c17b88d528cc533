import { marshall } from '@aws-sdk/util-dynamodb';
import { createClock, loadTemplate } from '@countersign/local';
import {
  createDisk,
  createDynamoDB,
  openDataFolder,
  createStates,
  machines,
  signIn,
  subOf,
  tables as tablesOf,
} from '@countersign/local/testing';
import { workflowInput } from '../functions/domain/groups.ts';
import { firstLook } from '../functions/domain/look.ts';
import type { OpenSignature } from '../functions/domain/open-signature.ts';
import { compactEvent, type LastEvent, type StoredRequest } from '../functions/domain/request.ts';
import type { RequestSignatureEvent } from '../functions/request-signature.ts';

/** What to put into a data folder: open requests by their numbers, from the first to before the last. */
export interface Seed {
  assembly: string;
  dataDir: string;
  from?: number;
  to: number;
}

/** Who asks, and who is to sign, in every seeded request. */
export const requester = 'carol@example.com';
export const signer = 'bob@example.com';

/** The id of a seeded request. */
export const requestId = (number: number) => `open-request-${String(number).padStart(8, '0')}`;

/**
 * Puts requests that wait for Bob into the data folder of a backend that does not run: items, executions and their task
 * tokens, as they stand when he has been asked. It takes a thirtieth of the time that asking him through the API would.
 */
export async function seed({ assembly, dataDir, from = 0, to }: Seed): Promise<void> {
  const template = loadTemplate({ assembly, endpoint: 'http://localhost:1' });
  const clock = createClock();
  const disk = createDisk({ durability: 'relaxed' });
  const data = await openDataFolder(dataDir, { disk });
  const tables = tablesOf(template).map(({ streamArn: _none, ...table }) => table);
  const tableOf = (name: string) =>
    template.ofType('AWS::DynamoDB::Table').find(({ logicalId }) => logicalId.startsWith(`Tables${name}`))!.physicalId;
  const names = { requests: tableOf('Requests'), openSignatures: tableOf('OpenSignatures') };
  const dynamodb = await createDynamoDB({ tables, directory: data.of('tables'), disk, clock });
  const put = (TableName: string, item: object) =>
    dynamodb.service.operations.PutItem!({ TableName, Item: marshall(item, { removeUndefinedValues: true }) });
  const sub = subOf(signIn(template).pool, requester);

  const writes: unknown[] = [];
  const [machine] = machines(template);
  const states = await createStates({
    machines: [machine!],
    directory: data.of('executions'),
    disk,
    clock,
    region: template.region,
    async invoke(_role, _function, payload) {
      writes.push(put(names.openSignatures, openSignature(payload as RequestSignatureEvent)));
      return { ok: true, payload: null };
    },
    async onStatusChange() {},
  });
  for (let number = from; number < to; number++) {
    const request = openRequest(number, sub, clock.now());
    writes.push(put(names.requests, request));
    await states.service.operations.StartExecution!({
      stateMachineArn: machine!.arn,
      name: request.id,
      input: JSON.stringify(workflowInput(request)),
    });
  }
  await states.idle();
  await Promise.all(writes);
  await states.stop();
  await dynamodb.stop();
  data.ready();
  await data.close();
}

function openRequest(number: number, sub: string, now: number): StoredRequest {
  const asked: LastEvent = { type: 'REQUESTED', at: now, actor: 'SYSTEM', signer: 0 };
  return {
    id: requestId(number),
    ...shown(now),
    status: 'PENDING',
    requestedBySub: sub,
    signers: {
      [signer]: { position: 0, status: 'REQUESTED', askedAt: now },
    },
    ...{ signed: 0, total: 1, version: 2 },
    lastEvent: asked,
    events: [['STARTED', now], compactEvent(asked)],
    createdAt: now,
    ...firstLook(now, shown(now).expiresAt),
    deadline: {},
  };
}

function openSignature({ requestId, taskToken, askedAt, attempt = 0 }: RequestSignatureEvent): OpenSignature {
  const now = Date.parse(askedAt);
  const handOver = { delivery: requestId };
  return {
    requestId,
    email: signer,
    taskToken,
    askedAt: now,
    attempt,
    requestedAt: now,
    removeAt: Math.floor(now / 1000) + 372 * 86_400,
    ...handOver,
    ...shown(now),
  };
}

const shown = (now: number) => ({
  documentId: 'contract-2026-0042',
  title: 'Lease, 12 Elm Street',
  requestedBy: requester,
  expiresAt: now + 30 * 86_400_000,
});
