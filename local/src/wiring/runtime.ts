import type { CostMeter } from '../cost-meter.ts';
import type { DataFolder } from '../data-folder/data-folder.ts';
import type { RuntimeEvent } from '../runtime-event.ts';
import type { Decision, Question } from '../iam/iam.ts';
import type { Activity } from '../shared/activity.ts';
import type { Clock } from '../shared/clock.ts';
import type { Intercept } from '../shared/intercept.ts';
import type { Disk } from '../shared/storage/disk.ts';
import type { Template } from '../template/template.ts';

/** What every service of a backend is started with. */
export interface Runtime {
  template: Template;
  data: DataFolder;
  disk: Disk;
  clock: Clock;
  newId(): string;
  /** What is verified besides the identities of the template. */
  emailIdentities: string[];
  activity: Activity;
  intercept: Partial<Intercept>;
  meter: CostMeter | undefined;
  record(event: RuntimeEvent): void;
  onDecision(decision: Decision, question: Question): void;
  /** Says, in one line, that something in the data folder was not as it should be. */
  notice(message: string): void;
  /** Takes an error that no handler of the API or the port meant to throw. */
  log(line: Record<string, unknown>): void;
  /** Keeps what ends a service; the last that was started ends first. */
  onStop(stop: () => unknown): void;
}
