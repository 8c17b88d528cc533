import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

/** A line that opens; what is in it is made when it is opened, for most of many never are. */
export function Disclosure({ line, children }: { line: ComponentChildren; children: () => ComponentChildren }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{line}</summary>
      {isOpen && children()}
    </details>
  );
}
