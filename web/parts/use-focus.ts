import { useEffect, useRef } from 'preact/hooks';

/**
 * Moves the focus to the heading of what has come, so that a keyboard goes on and a screen reader reads there.
 * @param view what is shown; what follows `opening` was not waited for by a press
 * @param heading its id
 */
export function useFocus(view: string, heading = 'next'): void {
  const shown = useRef(view);
  useEffect(() => {
    if (shown.current !== view && shown.current !== 'opening') document.getElementById(heading)?.focus();
    shown.current = view;
  }, [view]);
}
