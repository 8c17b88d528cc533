import { useCallback, useState } from 'preact/hooks';
import { limits } from '../src/console/limits.ts';
import { ask, type Told } from './backend.ts';

/** Events of one kind that the backend keeps for longer, in their order: all that it still has, then each as it comes. */
export function useKept(path: 'updates' | 'calls') {
  const most = limits[path];
  const [all, setAll] = useState<Told[]>([]);
  const add = useCallback((events: Told[]) => {
    setAll((before) => [...before, ...events.filter(({ number }) => !before.some(isNumber(number)))].slice(-most));
  }, []);
  const anew = useCallback(async () => {
    const last = (await ask<Told[]>(path)) ?? [];
    setAll((before) => [...last, ...before.filter(({ number }) => Number(number) > Number(last.at(-1)?.number ?? 0))]);
  }, [path]);
  return { all, add, anew };
}

const isNumber = (number: unknown) => (event: Told) => event.number === number;
