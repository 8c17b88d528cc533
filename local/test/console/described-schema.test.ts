import { describe, expect, it } from 'vitest';
import { describeSchema } from '../../src/console/described-schema.ts';

describe('describeSchema', () => {
  it('takes descriptions alone from the document', () => {
    const deployed = `
      type Query { ask(how: How!, gone: Int): Answer @aws_iam }
      type Answer { text: String }
      enum How { SOON LATE }
      input Question { text: String }
      extend type Query { more: String }
    `;
    const documented = `
      "Everything"
      type Query { "Asks" ask("When" how: How!, "Of before" other: Int): String "Not deployed" unknown: Int }
      "What is asked"
      input Question { "Its text" text: String }
      enum How { "At once" SOON LATE }
      extend type Query { "More" more: String }
    `;
    expect(describeSchema(deployed, documented)).toBe(`"Everything"
type Query {
  "Asks"
  ask(
    "When"
    how: How!
    gone: Int
  ): Answer @aws_iam
}

type Answer {
  text: String
}

enum How {
  "At once"
  SOON
  LATE
}

"What is asked"
input Question {
  "Its text"
  text: String
}

extend type Query {
  "More"
  more: String
}`);
  });

  it('fails at what is no schema', () => {
    expect(() => describeSchema('type Query { a: Int }', 'type {')).toThrow('Syntax Error');
  });
});
