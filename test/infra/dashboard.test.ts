import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { eventKinds } from '../../functions/domain/events.ts';
import { drawDashboard, type Entry, readDashboard, type Widget } from '../support/draw-dashboard.ts';
import { synthesise } from '../../tools/synthesise.ts';
import { ofType, templateOf, withCanary } from '../support/synthesised.ts';

const whole = readDashboard(await synthesise(withCanary));
const plain = readDashboard(await synthesise({ context: { dashboard: 'on' } }));
const graphsOf = (widgets: Widget[]) => widgets.filter(({ type }) => type === 'metric');
const titles = (widgets: Widget[]) => graphsOf(widgets).map(({ properties }) => properties.title);

describe('the dashboard', () => {
  it.each([
    ['none in a stage', {}, 0],
    ['one in prod', { stage: 'prod' }, 1],
    ['one where the context says so', { context: { dashboard: 'on' } }, 1],
    ['none in prod where the context says so', { stage: 'prod', context: { dashboard: 'off' } }, 0],
  ])('is %s', async (_name, options, count) => {
    expect(ofType(await templateOf(options), 'AWS::CloudWatch::Dashboard')).toHaveLength(count);
  });

  it('shows the alarms, then how requests go, what waits and fails, what is throttled, and the cost', () => {
    expect(titles(whole)).toEqual([
      'Requests, by what became of them',
      'From ask to answer',
      'Age of the outbox',
      'Calls of the API',
      'How long calls take',
      'Pushes',
      'What could not be followed',
      'Mails of the account',
      'Mails that wait, or fail',
      'Webhooks',
      'Seals',
      'How long a request of the canary takes',
      'What is throttled',
      'Cost of the day, of the account',
    ]);
    expect(whole[0]).toMatchObject({ type: 'alarm', properties: { title: 'Alarms' } });
  });

  it('shows every alarm, of which one widget bears a hundred', async () => {
    const alarms = ofType(await templateOf(withCanary), 'AWS::CloudWatch::Alarm');
    expect(whole[0]!.properties.alarms).toHaveLength(alarms.length);
    expect(alarms.length).toBeLessThanOrEqual(100);
  });

  it('leaves out what the stack has not', () => {
    const optional = [
      ...['Mails of the account', 'Mails that wait, or fail', 'Webhooks', 'Seals'],
      'How long a request of the canary takes',
    ];
    expect(titles(plain)).toEqual(titles(whole).filter((title) => !optional.includes(title)));
    expect(namesOf(plain)).not.toContain('RequestSealed');
  });

  it('shows of the stack’s own metrics only what the functions count or measure, under the name by which they do', () => {
    const code = readFileSync('functions/adapters/metrics.ts', 'utf8');
    const known = [...code.matchAll(/^ {2}(?:\| )?'(\w+)'/gm)].map(([, name]) => name!);
    const counted = [...known, ...Object.values(eventKinds).flatMap(({ counts }) => counts ?? [])];
    const own = entriesOf(whole).filter(([namespace]) => namespace === 'Countersign');
    expect(own.filter(([, name]) => !counted.includes(name as string))).toEqual([]);
    expect(own.filter(([, , ...dimension]) => dimension.slice(0, 2).join() !== 'service,Countersign-local')).toEqual(
      [],
    );
    expect(own.length).toBeGreaterThan(10);
  });

  it('counts every way in which a request goes on or ends', () => {
    const ways = Object.values(eventKinds).flatMap(({ counts }) => counts ?? []);
    expect(namesOf(graphsOf(whole).slice(0, 1))).toEqual(ways);
  });

  it('is drawn in the documents as it is; -u draws it anew', async () => {
    await expect(drawDashboard(whole)).toMatchFileSnapshot('../../docs/dashboard.svg');
  });

  it('has at most fifty metrics, as many as are free', () => {
    expect(entriesOf(whole).length).toBeLessThanOrEqual(50);
  });
});

/** The metrics of widgets, without expressions, which begin with an object. */
function entriesOf(widgets: Widget[]): Entry[][] {
  return widgets.flatMap(({ properties }) => properties.metrics ?? []).filter(([first]) => typeof first === 'string');
}

const namesOf = (widgets: Widget[]) => entriesOf(widgets).map(([, name]) => name);
