import type { Locale } from '../../generated/schema.ts';
import { putDown, takeUp } from '../parts/tab-storage.ts';
import type { Kept } from './visit/visit.ts';

/** What a reload of the page takes along, in this tab alone. */
export interface KeptPage extends Kept {
  language: Locale;
}

const name = 'countersign';

/**
 * Takes the token out of the address bar, where what counts visits, and who looks over a shoulder, could read it.
 * @returns what stood after `#`; empty where nothing did
 */
export function takeToken(): string {
  const token = location.hash.slice(1);
  if (token) history.replaceState(history.state, '', location.pathname + location.search);
  return token;
}

/** Puts down what the page knows, while it is being left: it lies in this tab until the page is there again, or the tab is closed. */
export const keep = (page: KeptPage): void => putDown(name, page);

/** Takes what was put down; nothing stays. */
export const takeKept = (): KeptPage | undefined => takeUp(name);
