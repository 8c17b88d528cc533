import { readFileSync } from 'node:fs';
import type { Usage } from '@countersign/local';

/** What is billed of a usage; runs as they were batched are another way to count the same. */
export type Billed = Omit<Usage, 'invocationsAsBatched'>;

/** List prices of one region, with their date and sources. */
export const priceList = JSON.parse(readFileSync(new URL('./prices.json', import.meta.url), 'utf8')) as {
  region: string;
  date: string;
  prices: Record<keyof Billed, { usd: number; per: number; what: string; sources: string[] }>;
};

/** What a usage costs, in US dollars, beyond the free tiers. */
export function dollarsOf(usage: Billed): number {
  return Object.entries(priceList.prices)
    .map(([unit, { usd, per }]) => (usage[unit as keyof Billed] / per) * usd)
    .reduce((sum, each) => sum + each, 0);
}
