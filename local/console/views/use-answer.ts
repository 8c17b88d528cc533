import { useEffect, useState } from 'preact/hooks';
import { ask } from '../backend.ts';

/** Asks the backend, and again whenever something has changed; what was there stays until there is an answer. */
export function useAnswer<Answer>(path: string | undefined, changed: unknown) {
  const [answer, setAnswer] = useState<Answer>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    let isOn = true;
    if (path === undefined) return;
    ask<Answer>(path).then(
      (found) => {
        if (!isOn) return;
        setAnswer(found);
        setProblem(undefined);
      },
      (error: Error) => void (isOn && setProblem(error.message)),
    );
    return () => {
      isOn = false;
    };
  }, [path, changed]);
  return { answer, problem };
}
