import vm from 'node:vm';

/**
 * Regular expressions that stop after a time, as the one thing in an expression that JSONata cannot interrupt: one that
 * tries every way to match would hold the whole backend.
 * @param limit milliseconds of machine time for all that one of them does in an evaluation
 */
export const limitedRegExp = (limit: number) =>
  class LimitedRegExp extends RegExp {
    #left = limit;

    override exec(text: string): RegExpExecArray | null {
      const begun = performance.now();
      sandbox.run = () => super.exec(text);
      try {
        return run.runInContext(sandbox, { timeout: Math.max(1, Math.ceil(this.#left)) }) as RegExpExecArray | null;
      } catch (error) {
        if ((error as { code?: string }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
        // As JSONata's own limit says it.
        throw Object.assign(new Error(), { code: 'D1012', value: limit });
      } finally {
        this.#left -= performance.now() - begun;
      }
    }
  };

const sandbox = vm.createContext(Object.create(null) as { run?: () => unknown });
const run = new vm.Script('run()');
