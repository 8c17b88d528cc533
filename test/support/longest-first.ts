import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The long tests that take minutes, the longest first: one of them begun last would run alone, on a core and a half of two. */
const longest = ['19-hours', 'model', 'storm', '6-hours', '10-minutes', 'told', 'races', '45-seconds'];

const rank = ({ moduleId }: TestSpecification) => {
  const at = longest.findIndex((name) => moduleId.endsWith(`/${name}.long.test.ts`));
  return at < 0 ? longest.length : at;
};

/** Runs the files that take longest before the others, which vitest would sort by their size. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}
