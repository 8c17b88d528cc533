import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../shared/clock.ts';
import { AwsError, type InvocationResult, type Service } from '../shared/service.ts';
import { DamagedFile } from '../shared/storage/damaged-file.ts';
import type { Disk } from '../shared/storage/disk.ts';
import { makeFolder, replaceFileNow } from '../shared/storage/files.ts';
import { callerOf, createEngine } from './engine.ts';
import type { WorkflowEvent } from './workflow-event.ts';
import { loadMachine } from './asl/definition/machine.ts';
import type { MachineSource } from './asl/definition/machine.ts';
import { openRevisions } from './storage/revisions.ts';
import { createService } from './api/service.ts';
import type { ExecutionStatusChange } from './status-change.ts';
import { closedIndexPath } from './storage/closed-store.ts';
import { journalPath, openStore } from './storage/store.ts';
import { createTokens } from './tokens.ts';

/** What the local Step Functions needs. */
export interface StatesOptions {
  machines: MachineSource[];
  /** Its own folder; made where it is missing. */
  directory: string;
  disk: Disk;
  clock: Clock;
  /** @default random UUIDs */
  newId?: () => string;
  /** From 0 to below 1, for jitter and `$random`. @default Math.random */
  random?: () => number;
  region: string;
  /** What others know of this folder's executions; where that is of others, or of more, the folder counts as damaged. */
  known?: KnownExecutions | undefined;
  /** The bytes below which the journal is never compacted. @default 16 MiB */
  compactAbove?: number;
  /**
   * Invokes a function as a role does.
   * @param functionName name or ARN, as the definition says it
   * @throws AwsError of the Lambda service: access denied, not found, throttled
   */
  invoke(roleArn: string, functionName: string, payload: unknown): Promise<InvocationResult>;
  /**
   * Sends a message to a queue as a role does.
   * @param input of SendMessage
   * @throws AwsError of SQS: access denied, no such queue
   * @default there is no queue
   */
  sendMessage?(roleArn: string, input: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** Takes a status change; resolves once it is accepted for good. It is given again after a restart or a rejection. */
  onStatusChange(event: ExecutionStatusChange): Promise<void>;
  report?(event: WorkflowEvent): void;
}

/** What tells how far the executions of a folder have come. */
export interface KnownExecutions {
  /** Names the folder's key. */
  key: string;
  /** How many records its journal has had. */
  records: number;
  /** How many executions its store of ended ones has had. */
  ended: number;
}

/** The local Step Functions. */
export interface States {
  service: Service;
  /** What is on disk by now, for others to remember. */
  known(): KnownExecutions;
  /** Resolves when nothing goes on until the clock moves, a function returns or somebody calls. */
  idle(): Promise<void>;
  /** Stops at once; what is under way is taken up at the next start. */
  stop(): Promise<void>;
}

/**
 * Starts Step Functions over its folder: checks the machines, reads the executions, takes up what was under way.
 * @throws DefinitionError for a machine that cannot run here, DamagedFile for a folder that is not as it was written
 */
export async function createStates(options: StatesOptions): Promise<States> {
  const { directory, disk, clock, newId = randomUUID, random = Math.random, region, compactAbove = 16 << 20 } = options;
  const { invoke, sendMessage = noQueue, onStatusChange, report = () => {}, known } = options;
  const present = options.machines.map(loadMachine);
  makeFolder(directory, disk);
  const revisions = openRevisions(directory, present, clock.now(), disk);
  const secret = readKey(directory, newId, disk);
  const key = createHash('sha256').update(secret).digest('hex').slice(0, 16);
  if (known && known.key !== key) throw new DamagedFile(keyPath(directory), 'is not the one that there was');
  const tokens = createTokens(secret);
  const cut = (file: string, bytes: number) => report({ kind: 'journalCut', file, bytes });
  const store = await openStore(directory, compactAbove, cut, disk);
  try {
    const records = store.recordsWritten();
    if (known && known.records > records)
      throw new DamagedFile(journalPath(directory), `ends after ${records} of at least ${known.records} records`);
    const ended = store.closed.written();
    if (known && known.ended > ended)
      throw new DamagedFile(closedIndexPath(directory), `ends after ${ended} of at least ${known.ended} executions`);
    for (const { revision } of store.executions.values()) revisions.get(revision);
  } catch (error) {
    await store.close();
    throw error;
  }
  if (store.worthCompacting()) await store.compact();
  const dependencies = { region, newId, random, issueToken: tokens.issue };
  const engine = createEngine({
    ...dependencies,
    store,
    revisions,
    clock,
    invoke,
    sendMessage,
    onStatusChange,
    report,
  });
  engine.resume();
  const dated = present.map((machine) => ({ ...machine, creationDate: revisions.createdAt(machine.arn) }));
  const machines = new Map(dated.map((machine) => [machine.arn, machine]));
  const running = { ...dependencies, call: callerOf({ invoke, sendMessage }) };
  const service = createService({ engine, store, revisions, tokens, clock, newId, machines, running });
  const isKnown = () => ({ key, records: store.recordsWritten(), ended: store.closed.written() });
  return { service, known: isKnown, idle: engine.idle, stop: engine.stop };
}

const noQueue = () => Promise.reject(new AwsError('QueueDoesNotExist', 'The specified queue does not exist.'));

const keyPath = (directory: string) => join(directory, 'token-key');

/** The key that signs this folder's task tokens, made once. */
function readKey(directory: string, newId: () => string, disk: Disk): string {
  const path = keyPath(directory);
  if (!existsSync(path)) replaceFileNow(path, newId(), disk, { mode: 0o600 });
  const key = readFileSync(path, 'utf8');
  if (key === '') throw new DamagedFile(path, 'is empty');
  return key;
}
