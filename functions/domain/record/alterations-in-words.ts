import type { Alteration, AlterationKind } from './signing-record.ts';

/** Says what was found altered, one sentence for each kind; none where nothing was. */
export function alterationsInWords(alterations: Alteration[]): string[] {
  return (Object.keys(words) as AlterationKind[]).flatMap((kind) => {
    const versions = alterations.filter((alteration) => alteration.kind === kind).map(({ version }) => version);
    return versions.length > 0 ? [words[kind](changes(versions))] : [];
  });
}

const words: Record<AlterationKind, (changes: string) => string> = {
  EVENT_ALTERED: (which) => `Not what was recorded when it happened: ${which}.`,
  REQUEST_ALTERED: (which) => `The request is not what it was after ${which}.`,
  EVENT_REMOVED: (which) =>
    `Recorded when it happened, and not in the request any more, which was put back or had its history cut: ${which}.`,
  NOT_RECORDED: (which) => `Nothing was recorded when it should have happened: ${which}.`,
  RECORD_REWRITTEN: (which) => `What was recorded was written a second time: ${which}.`,
  RECORD_REMOVED: (which) => `What was recorded was removed: ${which}.`,
};

/** `change 3`, or `changes 3, 5–9`. */
function changes(versions: number[]): string {
  const sorted = [...new Set(versions)].sort((a, b) => a - b);
  const spans: [number, number][] = [];
  for (const version of sorted) {
    const last = spans.at(-1);
    if (last && last[1] === version - 1) last[1] = version;
    else spans.push([version, version]);
  }
  const said = spans.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', ');
  return `${sorted.length === 1 ? 'change' : 'changes'} ${said}`;
}
