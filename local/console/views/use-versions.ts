import { useEffect, useRef, useState } from 'preact/hooks';
import type { VersionRow, VersionsView } from '../../src/console/versions.ts';
import { ask, type Told } from '../backend.ts';
import { createReader } from '../reader.ts';

/** Reads the versions of the items of an execution, and what is new of them whenever something was written; the newest first. */
export function useVersions(arn: string, written: Told | undefined) {
  const [found, setFound] = useState<{ versions: VersionRow[]; isCut: boolean; problem?: string }>();
  const read = useRef(() => {});
  useEffect(() => {
    let known: VersionsView = { versions: [], after: {}, isCut: false };
    let isOn = true;
    const readOn = async () => {
      const place = encodeURIComponent(JSON.stringify(known.after));
      const { versions, after, isCut } = await ask<VersionsView>(
        `versions?arn=${encodeURIComponent(arn)}&after=${place}`,
      );
      const isFirst = Object.keys(known.after).length === 0;
      known = { versions: [...versions, ...known.versions], after, isCut: known.isCut || (isFirst && isCut) };
      if (isOn && (isFirst || versions.length > 0)) setFound(known);
    };
    const failed = (error: Error) => {
      if (isOn && !known.versions.length) setFound({ ...known, problem: error.message });
    };
    read.current = createReader(
      () => isOn,
      () => readOn().catch(failed),
    );
    read.current();
    return () => {
      isOn = false;
    };
  }, [arn]);
  useEffect(() => read.current(), [written]);
  return found;
}
