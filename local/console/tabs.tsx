import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';

interface TabsProps {
  label: string;
  tabs: { name: string; count?: string; show(): ComponentChildren }[];
}

/** Some things in one place: one is shown, chosen by a click or the arrow keys. */
export function Tabs({ label, tabs }: TabsProps) {
  const [chosen, choose] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const steps: Record<string, number> = { ArrowRight: chosen + 1, ArrowLeft: chosen - 1, Home: 0, End: -1 };
  return (
    <section class="tabs" aria-label={label}>
      <div
        ref={list}
        role="tablist"
        aria-label={label}
        onKeyDown={(event) => {
          const to = steps[event.key];
          if (to === undefined) return;
          event.preventDefault();
          const at = (to + tabs.length) % tabs.length;
          choose(at);
          (list.current!.children[at] as HTMLElement).focus();
        }}
      >
        {tabs.map(({ name, count }, at) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${name}`}
            aria-selected={at === chosen}
            aria-controls="tab-panel"
            tabIndex={at === chosen ? 0 : -1}
            onClick={() => choose(at)}
          >
            {name} <span class="note">{count}</span>
          </button>
        ))}
      </div>
      <div role="tabpanel" id="tab-panel" aria-labelledby={`tab-${tabs[chosen]!.name}`}>
        {tabs[chosen]!.show()}
      </div>
    </section>
  );
}
