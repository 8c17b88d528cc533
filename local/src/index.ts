/** What an app uses: it synthesises its template, starts it, and moves its clock. */
export { createCostMeter, type CostMeter, type Usage } from './cost-meter.ts';
export { environmentOptions, type EnvironmentOptions } from './environment.ts';
export type { RuntimeEvent } from './runtime-event.ts';
export { issueToken, type IssueOptions } from './issue-token.ts';
export { createClock, type Clock, type MovableClock } from './shared/clock.ts';
export type { Intercept } from './shared/intercept.ts';
export { AwsError, type InvocationResult } from './shared/service.ts';
export { start, type Backend, type StartOptions } from './start.ts';
export { synthesise, type SynthesiseOptions } from './synthesise.ts';
export { loadTemplate, type Template } from './template/template.ts';
