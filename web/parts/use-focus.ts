import { useEffect, useRef } from 'preact/hooks';

/** Moves the focus to the heading of what has come, so that a keyboard goes on and a screen reader reads there. */
export function useFocus(view: string): void {
  const shown = useRef(view);
  useEffect(() => {
    if (shown.current !== view && shown.current !== 'opening') document.getElementById('next')?.focus();
    shown.current = view;
  }, [view]);
}
