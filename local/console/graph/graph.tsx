import { memo } from 'preact/compat';
import type { Box, Drawn, Way } from './layout.ts';
import type { Standing } from './visits.ts';

/** What a graph shows, and what happens when a state is chosen. */
interface GraphProps {
  drawn: Drawn;
  standings: Map<string, Standing>;
  chosen: string | undefined;
  choose(state: string): void;
}

/** A state machine with how it stands with each of its states; each can be reached by Tab and chosen by Enter. */
export function Graph(props: GraphProps) {
  const { width, height } = props.drawn;
  return (
    <svg
      class="graph"
      viewBox={`0 0 ${width} ${height}`}
      style={{ maxWidth: `${width}px` }}
      role="group"
      aria-label="State machine"
    >
      <defs>
        <marker
          id="arrow"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="7"
          markerHeight="7"
          orient="auto-start-reverse"
        >
          <path d="M0 0.5 8 4 0 7.5z" class="head" />
        </marker>
      </defs>
      <Inside {...props} />
    </svg>
  );
}

function Inside({ drawn, ...rest }: GraphProps) {
  return (
    <>
      <Ways ways={drawn.ways} />
      {drawn.boxes.map((box) => (
        <State key={box.name} box={box} {...rest} />
      ))}
    </>
  );
}

const Ways = memo(({ ways }: { ways: Way[] }) => (
  <>
    {ways.map((way, index) => (
      <path key={index} d={pathOf(way)} class={way.errors ? 'way caught' : 'way'} marker-end="url(#arrow)">
        {way.errors && <title>{`when it fails with ${way.errors}`}</title>}
      </path>
    ))}
  </>
));

function State({ box, standings, chosen, choose }: Omit<GraphProps, 'drawn'> & { box: Box }) {
  const { name, kind, type, comment, x, y, width, height, inner } = box;
  const place = `translate(${x} ${y})`;
  if (kind === 'start' || kind === 'end')
    return (
      <g transform={place} class={`point ${kind}`}>
        <circle cx={width / 2} cy={height / 2} r={width / 2 - 2} />
        <title>{kind === 'start' ? 'Start' : 'End'}</title>
      </g>
    );
  const { status, counts = '' } = standings.get(name) ?? {};
  const label = `${name}, ${type}, ${counts || status || 'not entered'}`;
  const line = counts || status || type;
  return (
    <g
      transform={place}
      class={`state ${kind} ${status ?? 'idle'} ${chosen === name ? 'chosen' : ''}`}
      data-state={name}
      data-status={status ?? 'idle'}
    >
      <g
        class="button"
        role="button"
        tabindex={0}
        aria-label={label}
        aria-pressed={chosen === name}
        onClick={() => choose(name)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== ' ') return;
          event.preventDefault();
          choose(name);
        }}
      >
        <rect width={width} height={height} rx="7" />
        <text x={kind === 'group' ? 12 : width / 2} y={kind === 'group' ? 19 : 18} class="name">
          {name}
          {kind === 'group' && (
            <tspan class="line" dx="10">
              {line}
            </tspan>
          )}
        </text>
        {kind === 'state' && (
          <text x={width / 2} y="34" class="line">
            {line}
          </text>
        )}
        {comment && <title>{comment}</title>}
      </g>
      {inner.map(({ x, y, drawn }, index) => (
        <g key={index} transform={`translate(${x} ${y})`}>
          <Inside {...{ drawn, standings, chosen, choose }} />
        </g>
      ))}
    </g>
  );
}

/** A line through the points with round corners. */
function pathOf({ points }: Way): string {
  const [first, ...rest] = points;
  let path = `M${first!.x} ${first!.y}`;
  rest.forEach(({ x, y }, index) => {
    const next = rest[index + 1];
    path += next ? `Q${x} ${y} ${(x + next.x) / 2} ${(y + next.y) / 2}` : `L${x} ${y}`;
  });
  return path;
}
