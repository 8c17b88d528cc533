import { useEffect, useState } from 'preact/hooks';
import { ask } from './backend.ts';
import { dateOf } from './shown.ts';

const minute = 60_000;
const steps = [
  ['a minute later', minute],
  ['an hour later', 60 * minute],
  ['a day later', 24 * 60 * minute],
] as const;

/** The backend's time, and what moves it on: whatever falls due until then happens at once. */
export function Clock({ ahead }: { ahead: number }) {
  const [now, setNow] = useState(Date.now());
  const [problem, setProblem] = useState('');
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const move = (milliseconds: number) =>
    ask('clock', { milliseconds }).then(
      () => setProblem(''),
      (error: Error) => setProblem(error.message),
    );
  return (
    <div class="clock" role="group" aria-label="Clock of the backend">
      <time dateTime={new Date(now + ahead).toISOString()}>{dateOf(now + ahead)}</time>
      {steps.map(([label, milliseconds]) => (
        <button key={label} type="button" onClick={() => move(milliseconds)}>
          {label}
        </button>
      ))}
      {problem && <span role="alert">{problem}</span>}
    </div>
  );
}
