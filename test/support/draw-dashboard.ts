import { loadTemplate } from '@countersign/local';

/** A part of the dashboard, as CloudWatch reads it: places and sizes on a grid of 24 columns. */
export interface Widget {
  type: string;
  x: number;
  y: number;
  width: number;
  height: number;
  properties: { title: string; alarms?: string[]; metrics?: Entry[][] };
}

/** What a metric is made of: namespace, name, dimensions, and how it is shown. */
export type Entry = string | Record<string, unknown>;

/** The dashboard of a synthesised stack. */
export function readDashboard(assembly: string): Widget[] {
  const { inert } = loadTemplate({ assembly, endpoint: 'http://localhost:4600' });
  const { properties } = inert.find(({ type }) => type === 'AWS::CloudWatch::Dashboard')!;
  return (JSON.parse(properties.DashboardBody as string) as { widgets: Widget[] }).widgets;
}

const [unitWidth, unitHeight, gap] = [40, 32, 4];
const colours = ['#1f77b4', '#ff7f0e', '#2ca02c', '#d62728', '#9467bd', '#8c564b', '#e377c2'];

/** Draws the widgets with their titles and what each line would be; there are no figures to draw. */
export function drawDashboard(widgets: Widget[]): string {
  const height = Math.max(...widgets.map((widget) => widget.y + widget.height)) * unitHeight;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${24 * unitWidth} ${height}" font-family="sans-serif" role="img">`,
    '<title>What stands where on the dashboard</title>',
    `<rect width="100%" height="100%" fill="#f2f3f3"/>`,
    ...widgets.map(draw),
    '</svg>',
    '',
  ].join('\n');
}

function draw({ x, y, width, height, properties }: Widget): string {
  const { title, alarms, metrics = [] } = properties;
  const [left, top] = [x * unitWidth + gap, y * unitHeight + gap];
  const [wide, high] = [width * unitWidth - 2 * gap, height * unitHeight - 2 * gap];
  const labels = alarms
    ? [`the state of each of ${alarms.length} alarms`]
    : metrics.flatMap((entry) => labelOf(entry) ?? []);
  const lines = labels.map((label, line) => {
    const at = top + 50 + line * 18;
    const mark = `<rect x="${left + 12}" y="${at - 9}" width="10" height="10" fill="${colours[line % colours.length]}"/>`;
    return `${mark}<text x="${left + 28}" y="${at}" font-size="12" fill="#444">${escaped(label)}</text>`;
  });
  return [
    `<rect x="${left}" y="${top}" width="${wide}" height="${high}" rx="3" fill="#fff" stroke="#d5dbdb"/>`,
    `<text x="${left + 12}" y="${top + 24}" font-size="13" font-weight="bold" fill="#16191f">${escaped(title)}</text>`,
    ...lines,
  ].join('\n');
}

/** What a metric is called on the graph; undefined of one that only an expression uses. */
function labelOf(entry: Entry[]): string | undefined {
  const [first, name] = entry;
  const shown = entry.at(-1);
  const { label, visible = true } = (typeof shown === 'object' ? shown : {}) as { label?: string; visible?: boolean };
  if (!visible) return undefined;
  return label ?? (typeof first === 'string' ? (name as string) : undefined);
}

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
