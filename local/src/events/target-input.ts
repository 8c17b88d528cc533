/** What a rule's target may make of an event, in CloudFormation's names. */
export interface InputTransformation {
  Input?: string;
  InputPath?: string;
  InputTransformer?: { InputPathsMap?: Record<string, string>; InputTemplate: string };
}

/** An event as the bus carries it. */
export type BusEvent = Record<string, unknown>;

/**
 * Makes what a target gets, as text: the event, a constant, a part of the event, or a filled template. It is JSON but
 * where a constant or a template is not.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function targetInput(
  { Input, InputPath, InputTransformer }: InputTransformation,
  event: BusEvent,
  rule: { name: string; arn: string },
  now: number,
): string {
  if (Input !== undefined) return compact(Input);
  if (InputPath !== undefined) return JSON.stringify(at(event, InputPath) ?? null);
  if (!InputTransformer) return JSON.stringify(event);
  const { InputPathsMap = {}, InputTemplate } = InputTransformer;
  const values: Record<string, unknown> = {
    'aws.events.rule-arn': rule.arn,
    'aws.events.rule-name': rule.name,
    'aws.events.event.ingestion-time': new Date(now).toISOString(),
    'aws.events.event.json': event,
    'aws.events.event': Object.fromEntries(Object.entries(event).filter(([name]) => name !== 'detail')),
    ...Object.fromEntries(Object.entries(InputPathsMap).map(([name, path]) => [name, at(event, path)])),
  };
  return compact(fill(InputTemplate, values));
}

/** Puts values for `<name>`: as JSON, or within quotes as text. */
function fill(template: string, values: Record<string, unknown>): string {
  let quoted = false;
  return template.replace(/\\.|"|<([\w.-]+)>/gs, (found, name?: string) => {
    if (found === '"') quoted = !quoted;
    if (name === undefined) return found;
    const value = values[name] ?? '';
    const text = JSON.stringify(value);
    if (!quoted) return text;
    return typeof value === 'string' ? text.slice(1, -1) : JSON.stringify(text).slice(1, -1);
  });
}

/** A path of members and places: `$.detail.parts[0]`. */
function at(event: unknown, path: string): unknown {
  const steps = path.match(/[^.[\]'"]+/g) ?? [];
  return steps.slice(1).reduce((value, step) => (value as Record<string, unknown> | null | undefined)?.[step], event);
}

function compact(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
}
