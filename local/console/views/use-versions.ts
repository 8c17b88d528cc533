import { useEffect, useRef, useState } from 'preact/hooks';
import type { VersionRow, VersionsView } from '../../src/console/versions.ts';
import { ask, type Told } from '../backend.ts';

/** Reads the versions of the items of an execution, and what is new of them whenever something was written; the newest first. */
export function useVersions(arn: string, written: Told | undefined) {
  const [found, setFound] = useState<{ versions: VersionRow[]; isCut: boolean; problem?: string }>();
  const read = useRef(() => {});
  useEffect(() => {
    let known: VersionsView = { versions: [], after: {}, isCut: false };
    let isOn = true;
    let [isReading, isWanted] = [false, false];
    read.current = async () => {
      isWanted = true;
      if (isReading) return;
      isReading = true;
      while (isWanted && isOn) {
        isWanted = false;
        try {
          const after = encodeURIComponent(JSON.stringify(known.after));
          const {
            versions,
            after: through,
            isCut,
          } = await ask<VersionsView>(`versions?arn=${encodeURIComponent(arn)}&after=${after}`);
          const isFirst = Object.keys(known.after).length === 0;
          known = {
            versions: [...versions, ...known.versions],
            after: through,
            isCut: known.isCut || (isFirst && isCut),
          };
          if (isOn && (isFirst || versions.length > 0)) setFound(known);
        } catch (error) {
          if (isOn && !known.versions.length) setFound({ ...known, problem: (error as Error).message });
        }
      }
      isReading = false;
    };
    read.current();
    return () => {
      isOn = false;
    };
  }, [arn]);
  useEffect(() => read.current(), [written]);
  return found;
}
