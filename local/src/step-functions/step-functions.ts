import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../shared/clock.ts';
import type { InvocationResult, Service } from '../shared/service.ts';
import type { Disk } from '../shared/storage/disk.ts';
import { makeFolder, replaceFileNow } from '../shared/storage/files.ts';
import { createEngine } from './engine.ts';
import type { Happening } from './happening.ts';
import { loadMachine } from './asl/definition/machine.ts';
import type { MachineSource } from './asl/definition/machine.ts';
import { openRevisions } from './storage/revisions.ts';
import { createService } from './api/service.ts';
import type { ExecutionStatusChange } from './status-change.ts';
import { openStore } from './storage/store.ts';
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
  /** The bytes below which the journal is never compacted. @default 16 MiB */
  compactAbove?: number;
  /**
   * Invokes a function as a role does.
   * @param functionName name or ARN, as the definition says it
   * @throws AwsError of the Lambda service: access denied, not found, throttled
   */
  invoke(roleArn: string, functionName: string, payload: unknown): Promise<InvocationResult>;
  /** Takes a status change; resolves once it is accepted for good. It is given again after a restart or a rejection. */
  onStatusChange(event: ExecutionStatusChange): Promise<void>;
  report?(happening: Happening): void;
}

/** The local Step Functions. */
export interface States {
  service: Service;
  /** Resolves when nothing goes on until the clock moves, a function returns or somebody calls. */
  idle(): Promise<void>;
  /** Stops at once; what is under way is taken up at the next start. */
  stop(): Promise<void>;
}

/**
 * Starts Step Functions over its folder: checks the machines, reads the executions, takes up what was under way.
 * @throws DefinitionError for a machine that cannot run here, DamagedFile for a journal that cannot be read
 */
export async function createStates(options: StatesOptions): Promise<States> {
  const { directory, disk, clock, newId = randomUUID, random = Math.random, region, compactAbove = 16 << 20 } = options;
  const { invoke, onStatusChange, report = () => {} } = options;
  const present = options.machines.map(loadMachine);
  makeFolder(directory, disk);
  const revisions = openRevisions(directory, present, clock.now(), disk);
  const tokens = createTokens(readKey(directory, newId, disk));
  const cut = (file: string, bytes: number) => report({ kind: 'journalCut', file, bytes });
  const store = await openStore(directory, compactAbove, cut, disk);
  if (store.worthCompacting()) await store.compact();
  const surroundings = { region, newId, random, issueToken: tokens.issue };
  const engine = createEngine({ ...surroundings, store, revisions, clock, invoke, onStatusChange, report });
  engine.resume();
  const dated = present.map((machine) => ({ ...machine, creationDate: revisions.createdAt(machine.arn) }));
  const machines = new Map(dated.map((machine) => [machine.arn, machine]));
  const service = createService({ engine, store, revisions, tokens, clock, newId, machines });
  return { service, idle: engine.idle, stop: engine.stop };
}

/** The key that signs this folder's task tokens, made once. */
function readKey(directory: string, newId: () => string, disk: Disk): string {
  const path = join(directory, 'token-key');
  if (!existsSync(path)) replaceFileNow(path, newId(), disk, { mode: 0o600 });
  return readFileSync(path, 'utf8');
}
