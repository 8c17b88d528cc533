/** What the tests and benches of an app use besides: parts of the runtime by themselves. */
export { check } from '../src/appsync/runtime/check.ts';
export { subOf } from '../src/cognito/claims.ts';
export { openSigningKey } from '../src/cognito/signing-key.ts';
export { openDataFolder } from '../src/data-folder/data-folder.ts';
export { createDynamoDB } from '../src/dynamodb/dynamodb.ts';
export { sizeOfItem } from '../src/dynamodb/size.ts';
export type { Item } from '../src/dynamodb/types.ts';
export { writeUnits } from '../src/dynamodb/units.ts';
export { signIn } from '../src/from-template/cognito.ts';
export { tables } from '../src/from-template/dynamodb.ts';
export { policiesOfTemplate } from '../src/from-template/iam.ts';
export { machines } from '../src/from-template/step-functions.ts';
export { createIam, type Decision, type Iam, type IamOptions } from '../src/iam/iam.ts';
export type { PolicyStatement } from '../src/iam/policy.ts';
export { wildcard } from '../src/iam/wildcards.ts';
export type { Permission, Principal } from '../src/shared/service.ts';
export { createDisk } from '../src/shared/storage/disk.ts';
export { createStates } from '../src/step-functions/step-functions.ts';
