import { graphlib, layout as dagreLayout } from '@dagrejs/dagre';

/** What is read of a state machine in Amazon States Language. */
export interface Machine {
  StartAt: string;
  States: Record<string, State>;
}
interface State {
  Type: string;
  Comment?: string;
  Next?: string;
  Default?: string;
  End?: boolean;
  Choices?: { Next: string }[];
  Catch?: { Next: string; ErrorEquals: string[] }[];
  ItemProcessor?: Machine;
  Iterator?: Machine;
  Branches?: Machine[];
}

/** A state, or the start or an end, where it is drawn; `x` and `y` are its upper left corner in what it is in. */
export interface Box {
  name: string;
  kind: 'state' | 'group' | 'start' | 'end';
  type: string;
  comment: string;
  x: number;
  y: number;
  width: number;
  height: number;
  /** What is in a Map or a Parallel, with the place of each. */
  inner: { x: number; y: number; drawn: Drawn }[];
}

/** A way from one state to another. */
export interface Way {
  points: { x: number; y: number }[];
  /** The errors that it is taken for; undefined for the usual way. */
  errors: string | undefined;
}

/** A state machine, or one in it, laid out. */
export interface Drawn {
  width: number;
  height: number;
  boxes: Box[];
  ways: Way[];
}

const [height, title, gap] = [44, 30, 14];
const [start, end] = ['\0start', '\0end'];

/**
 * Lays a state machine out from above to below. What is in a Map or a Parallel is laid out first, and stands in its state
 * as in a box.
 */
export function layoutOf(machine: Machine, isWhole = true): Drawn {
  const graph = new graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 26, ranksep: 38, edgesep: 14, marginx: 6, marginy: 6 });
  graph.setDefaultEdgeLabel(() => ({}));
  const inners = new Map<string, Box['inner']>();
  for (const [name, state] of Object.entries(machine.States)) {
    const inner = innerOf(state);
    inners.set(name, inner);
    graph.setNode(name, sizeOf(name, inner));
  }
  if (isWhole) {
    graph.setNode(start, { width: 18, height: 18 });
    graph.setNode(end, { width: 18, height: 18 });
    graph.setEdge(start, machine.StartAt, { width: 0, height: 0 }, 'next');
  }
  for (const { from, to, errors } of waysOf(machine, isWhole))
    if (graph.hasNode(to)) graph.setEdge(from, to, { width: 4, height: 4, errors }, errors ?? 'next');
  dagreLayout(graph);

  const boxes = graph.nodes().map((name): Box => {
    const { x, y, width, height } = graph.node(name) as { x: number; y: number; width: number; height: number };
    const state = machine.States[name];
    const inner = inners.get(name) ?? [];
    const kind = name === start ? 'start' : name === end ? 'end' : inner.length > 0 ? 'group' : 'state';
    const corner = { x: x - width / 2, y: y - height / 2 };
    return { name, kind, type: state?.Type ?? '', comment: state?.Comment ?? '', ...corner, width, height, inner };
  });
  const ways = graph.edges().map((edge): Way => {
    const { points, errors } = graph.edge(edge) as { points: Way['points']; errors?: string };
    return { points, errors };
  });
  const { width = 0, height: whole = 0 } = graph.graph() as { width?: number; height?: number };
  return { width, height: whole, boxes, ways };
}

/** What is in a state, side by side. */
function innerOf({ ItemProcessor, Iterator, Branches = [] }: State): Box['inner'] {
  const machines = [ItemProcessor, Iterator, ...Branches].filter((machine) => machine !== undefined);
  let x = gap;
  return machines.map((machine) => {
    const drawn = layoutOf(machine, false);
    const place = { x, y: title, drawn };
    x += drawn.width + gap;
    return place;
  });
}

function sizeOf(name: string, inner: Box['inner']): { width: number; height: number } {
  const ofName = Math.max(96, name.length * 7.2 + 34);
  if (inner.length === 0) return { width: ofName, height };
  const last = inner.at(-1)!;
  return {
    width: Math.max(ofName, last.x + last.drawn.width + gap),
    height: title + Math.max(...inner.map(({ drawn }) => drawn.height)) + gap,
  };
}

/** Every way once, however many choices lead there. */
function waysOf({ States }: Machine, isWhole: boolean): { from: string; to: string; errors?: string }[] {
  return Object.entries(States).flatMap(([from, state]) => {
    const isEnd = state.End || state.Type === 'Succeed' || state.Type === 'Fail';
    const usual = [
      state.Next,
      ...(state.Choices ?? []).map(({ Next }) => Next),
      state.Default,
      isEnd && isWhole ? end : undefined,
    ];
    const caught = groups(state.Catch ?? []);
    return [
      ...[...new Set(usual)].filter((to) => to !== undefined).map((to) => ({ from, to })),
      ...caught.map(([to, errors]) => ({ from, to, errors: errors.join(', ') })),
    ];
  });
}

/** The errors for which each state is next. */
function groups(catchers: NonNullable<State['Catch']>): [string, string[]][] {
  const errors = new Map<string, string[]>();
  for (const { Next, ErrorEquals } of catchers) errors.set(Next, [...(errors.get(Next) ?? []), ...ErrorEquals]);
  return [...errors];
}
