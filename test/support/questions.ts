import { createClock, loadTemplate, type Template } from '@countersign/local';
import { createIam, type Decision, policiesOfTemplate, type Question } from '@countersign/local/testing';
import { startBackend } from './backend.ts';
import { createFaults, exercise } from './exercise.ts';

/** What the policies are asked in an exercise of the whole product, from the start of the backend on. */
export interface Asked {
  /** What the backend ran, and where: ids of the template depend on it. */
  template: Template;
  endpoint: string;
  /** In order; the same question comes once. */
  questions: Question[];
  /** What the policies of the template say of each. */
  decisions: Decision[];
}

/** Goes through the exercise over an assembly. */
export async function askedIn(assembly: string): Promise<Asked> {
  const asked = new Map<string, [Question, Decision]>();
  const faults = createFaults();
  const backend = await startBackend({
    assembly,
    intercept: faults.intercept,
    onDecision(decision, question) {
      // What an administrator may is not the template's to say, but for a policy that the exercise takes away for a moment.
      if (decision.principal.endsWith(':user/local')) return;
      const key = JSON.stringify(question);
      if (!asked.has(key)) asked.set(key, [question, decision]);
    },
  });
  await exercise(backend, faults);
  await backend.stop();
  const all = [...asked.values()];
  return {
    template: backend.template,
    endpoint: backend.url,
    questions: all.map(([each]) => each),
    decisions: all.map(([, each]) => each),
  };
}

/**
 * The first thing that the policies of another assembly deny of what was asked; undefined where they deny nothing. Until then
 * a backend over it does what the one did that was asked, so that it is where its exercise meets the first denial.
 * @throws Error where the backend would go another way before, without a denial: let it run
 */
export function firstDenial(assembly: string, { endpoint, questions }: Asked): Decision | undefined {
  const { resources, accountId, region } = loadTemplate({ assembly, endpoint });
  const { decide } = createIam({ ...policiesOfTemplate(resources), accountId, region, clock: createClock() });
  for (const question of questions) {
    const decision = decide(question);
    if (decision.allowed) continue;
    if (question.isOptional)
      throw new Error(`whether ${decision.action} is allowed decides what comes next: let it run`);
    return decision;
  }
  return undefined;
}
