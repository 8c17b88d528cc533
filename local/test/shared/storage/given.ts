import { createDisk, type Disk } from '../../../src/shared/storage/disk.ts';

/** A disk for tests that are about something else. */
export const relaxedDisk = (): Disk => createDisk({ durability: 'relaxed' });
