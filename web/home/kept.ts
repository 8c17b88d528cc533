import type { Locale } from '../../generated/schema.ts';
import { putDown, takeUp } from '../parts/tab-storage.ts';
import type { KeptAccount } from './account/account.ts';
import type { KeptAnswer } from './request/request.ts';
import type { KeptStart } from './start/start.ts';

/** What a reload of the page takes along, in this tab alone. Amplify keeps its tokens beside it. */
export interface KeptPage {
  language: Locale;
  account?: KeptAccount | undefined;
  /** What was typed, and by whom. */
  start?: (KeptStart & { by: string }) | undefined;
  /** An answer that waits for the code that was mailed, and whose. */
  answer?: (KeptAnswer & { by: string }) | undefined;
}

const name = 'countersign-home';

/** Puts down what the page knows, while it is being left. */
export const keep = (page: KeptPage): void => putDown(name, page);

/** Takes what was put down; nothing stays. */
export const takeKept = (): KeptPage | undefined => takeUp(name);
