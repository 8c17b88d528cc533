import { useEffect, useRef, useState } from 'preact/hooks';
import type { ApiDetail } from '../../src/console/api.ts';
import { useAnswer } from './use-answer.ts';

/** By a name that the build leaves alone: it is a part of its own. */
const address = '/console/editor.js';

type Editor = typeof import('../queries/editor.tsx');

/** Operations to write and run; the editor is loaded when somebody comes here first. */
export function Queries() {
  const [path, chooseApi] = useState<string>();
  const { answer: api, problem } = useAnswer<ApiDetail>(
    path ? `api?path=${encodeURIComponent(path)}` : 'api',
    undefined,
  );
  const { answer: operations, problem: ofOperations } = useAnswer<string>('operations', undefined);
  const [editor, setEditor] = useState<Editor>();
  const [failed, setFailed] = useState<string>();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const loading = import(address) as Promise<Editor>;
    loading.then(setEditor, () => setFailed('the editor cannot be loaded; load the page again'));
  }, []);
  const isThere = editor && api && operations !== undefined;
  useEffect(() => {
    const at = place.current;
    if (!isThere || !at) return;
    editor.draw(at, { api, operations, chooseApi });
    return () => editor.remove(at);
  }, [isThere, api, operations]);
  const fault = failed ?? problem ?? ofOperations;
  if (fault) return <p class="none">{fault}</p>;
  return isThere ? <div ref={place} class="whole" /> : <p class="none">Loading the editor …</p>;
}
