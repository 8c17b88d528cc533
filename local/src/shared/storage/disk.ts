import { AwsError } from '../service.ts';

/**
 * How much an acknowledged change survives: `synced` also a power cut, since nothing is acknowledged before the disk
 * itself has it; `relaxed` the end of the process alone, since the operating system has it.
 */
export type Durability = 'synced' | 'relaxed';

/** The disk under everything that one backend keeps: whatever writes goes through it, and so learns of the first failure. */
export interface Disk {
  durability: Durability;
  /**
   * Performs a write of a file (or of a folder of files), up to the sync where there is one.
   * @throws DiskFailed where it fails; once any write has failed, at once
   */
  write<Result>(file: string, perform: () => Promise<Result>): Promise<Result>;
  /** The same for what is written before a backend serves. */
  writeNow<Result>(file: string, perform: () => Result): Result;
  /** The write that failed. */
  failure(): DiskFailed | undefined;
}

/** A write failed: what is on the disk is not known any more, so nothing is accepted until the next start has read it. */
export class DiskFailed extends AwsError {
  constructor(file: string, cause: unknown) {
    super('InternalFailure', `cannot write ${describe(file, cause as Error)}`, 500);
    this.cause = cause;
  }
}

/** Makes a disk that has not failed. */
export function createDisk({
  durability,
  around = (_file, perform) => perform(),
  onFailure = () => {},
}: {
  durability: Durability;
  /** Comes between every write of a running backend and the disk; tests make faults with it. @default nothing */
  around?: ((file: string, perform: () => Promise<unknown>) => Promise<unknown>) | undefined;
  /** Told once. */
  onFailure?: (failure: DiskFailed) => void;
}): Disk {
  let failure: DiskFailed | undefined;
  const fail = (file: string, cause: unknown): DiskFailed => {
    if (!failure) onFailure((failure = new DiskFailed(file, cause)));
    return failure;
  };
  return {
    durability,
    async write(file, perform) {
      if (failure) throw failure;
      try {
        return (await around(file, perform)) as Awaited<ReturnType<typeof perform>>;
      } catch (cause) {
        throw fail(file, cause);
      }
    },
    writeNow(file, perform) {
      if (failure) throw failure;
      try {
        return perform();
      } catch (cause) {
        throw fail(file, cause);
      }
    },
    failure: () => failure,
  };
}

/** LevelDB names the file that it is about, Node only what it did. */
function describe(file: string, { message }: Error): string {
  const [, named = file, reason = message] = /^IO error: (.+?): (.+)$/.exec(message) ?? [];
  return `${named}: ${reason}`;
}
