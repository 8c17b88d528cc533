import { createIam as createGuardedIam, type Iam, type IamOptions } from '../local/iam/iam.ts';

/** The IAM without its decisions, to see what they cost: everybody may do everything. Nothing but the bench has it. */
export const createIam = (options: IamOptions): Iam => ({
  ...createGuardedIam(options),
  authorize() {},
  authorizeService() {},
  mayAssume: () => true,
});
