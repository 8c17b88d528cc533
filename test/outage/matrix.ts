import type { Cell } from './hold.ts';
import { kinds, type Service, services } from '../support/faulty-services.ts';
import type { PointName } from './points.ts';

/** How long outages last, in milliseconds. */
export const lengths = {
  '45 seconds': 45_000,
  '10 minutes': 600_000,
  '6 hours': 6 * 3_600_000,
  '19 hours': 19 * 3_600_000,
} as const;

/** What is out for one length alone: people and the workflow do without, and what waits for it comes again however long it was. */
const ofOneLength: Partial<Record<Service, keyof typeof lengths>> = { S3: '6 hours', KMS: '10 minutes' };

/** Every outage of the matrix. */
export const outages = Object.entries(lengths).flatMap(([length, milliseconds]) =>
  services
    .filter((service) => (ofOneLength[service] ?? length) === length)
    .flatMap((service) => kinds.map((kind) => ({ length, milliseconds, service, kind }))),
);

/** Why an outage cannot touch a request at a point; the request is held all the same. */
export function untouchable(service: Service, point: PointName): string | undefined {
  if (service === 'EventBridge' && point !== 'replacement')
    return 'EventBridge hears of executions that end badly and of the time, and at no other point is a request held up by that';
  if (service === 'KMS' && point !== 'close')
    return 'KMS seals what has ended, and at this point no request need end amid the outage';
  if (point === 'deadline') return 'it falls due amid the outage, and a service may have nothing to do with it';
  if (service === 'Step Functions' && point === 'close')
    return 'nothing calls Step Functions any more once the workflow closes the request; the engine itself cannot be out here';
  if (service === 'AppSync' && point === 'close')
    return 'a decline or a cancellation may have been published before the workflow closes, which publishes nothing more';
  if (service === 'AppSync' && point === 'replacement')
    return 'a replacement calls no AppSync, and whoever answers meanwhile may come when the outage is over';
  return undefined;
}

/** Says how many cells there were, what outages touched, and how long after them requests went on. */
export function report(all: Cell[]): string[] {
  const cells = all.filter(({ point }) => point !== 'deadline');
  const touched = cells.filter(({ hits }) => hits > 0);
  const reasons = new Map<string, number>();
  for (const { service, point } of cells.filter(({ hits }) => hits === 0)) {
    const reason = untouchable(service, point) ?? 'no reason';
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  const slowest = services.flatMap((service) => {
    const seconds = cells.filter((cell) => cell.service === service && cell.hits > 0).map((cell) => cell.seconds);
    return seconds.length > 0 ? [`${service} ${Math.round(Math.max(...seconds))} s`] : [];
  });
  const deadlines = Math.max(...all.filter(({ point }) => point === 'deadline').map(({ seconds }) => seconds));
  return [
    `${cells.length} cells, ${touched.length} touched by their outage`,
    ...[...reasons].map(([reason, times]) => `${times} cannot be: ${reason}`),
    `gone on after the outage within: ${slowest.join(', ')}; deadlines settled within ${Math.round(deadlines)} s`,
  ];
}
