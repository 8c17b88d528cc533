import type { Profiler } from 'node:inspector';

/** Where the code of each layer lies; the first that matches counts. */
const places: [string, RegExp][] = [
  ['HTTP', /\/local\/src\/port\/|\/appsync\/http-endpoint/],
  [
    'auth',
    /\/local\/src\/cognito\/|\/appsync\/auth\/authenticate|\/node_modules\/jose\/|\/iam\/(authenticate|signature|credentials)/,
  ],
  ['policy', /\/local\/src\/iam\//],
  ['push', /\/appsync\/realtime\/|\/appsync\/publish|\/node_modules\/ws\//],
  ['resolver', /\/local\/src\/appsync\/|\/node_modules\/graphql\/|appsync-runtime\.js|^code\.js/],
  [
    'table',
    /\/local\/src\/dynamodb\/|\/node_modules\/(dynalite|level|abstract-level|classic-level|async|big\.js|lock)\//,
  ],
  ['workflow', /\/local\/src\/step-functions\/|\/node_modules\/jsonata\//],
  ['functions', /\/local\/src\/lambda\/|\/local\/src\/events\//],
];

/** All layers, in the order in which a request meets them. */
export const layerNames = [...places.map(([name]) => name), 'garbage', 'rest'];

/**
 * Divides the time of a profile among the layers: a sample belongs to the innermost frame whose place is known. Node's
 * own code counts for whom it works; where nobody called it, it reads or writes a socket, which is HTTP.
 */
export function layersOf({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Record<string, number> {
  const parents = new Map<number, number>();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  for (const { id, children = [] } of nodes) for (const child of children) parents.set(child, id);

  const isOfProfiler = (id: number): boolean => {
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at))
      if (byId.get(at)!.callFrame.url === 'node:inspector') return true;
    return false;
  };
  const layerOf = (id: number): string | undefined => {
    const { functionName, url } = byId.get(id)!.callFrame;
    if (functionName === '(idle)' || isOfProfiler(id)) return undefined;
    if (functionName === '(garbage collector)') return 'garbage';
    let isNodes = false;
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const place = byId.get(at)!.callFrame.url;
      const layer = places.find(([, pattern]) => pattern.test(place))?.[0];
      if (layer) return layer;
      isNodes ||= place.startsWith('node:');
    }
    return isNodes && url !== '' ? 'HTTP' : 'rest';
  };

  const layers = new Map<number, string | undefined>(nodes.map(({ id }) => [id, layerOf(id)]));
  const times = new Map<string, number>();
  samples.forEach((id, at) => {
    const layer = layers.get(id);
    if (layer) times.set(layer, (times.get(layer) ?? 0) + timeDeltas[at]!);
  });
  const total = [...times.values()].reduce((sum, time) => sum + time, 0);
  return Object.fromEntries(layerNames.map((name) => [name, (times.get(name) ?? 0) / total]));
}
