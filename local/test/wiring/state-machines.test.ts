import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { assembly } from '../template/given.ts';
import { trial } from './given.ts';

const roleFor = (service: string, ...Statement: unknown[]) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: `${service}.amazonaws.com` } }],
    },
    ...(Statement.length > 0 && {
      Policies: [{ PolicyName: 'own', PolicyDocument: { Version: '2012-10-17', Statement } }],
    }),
  },
});
const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

/** An assembly with a function that doubles, and a machine whose role may invoke it. */
const doubling = (machine: Record<string, unknown>) =>
  assembly({
    Trial: {
      Resources: {
        FunctionRole: roleFor('lambda'),
        Double: {
          Type: 'AWS::Lambda::Function',
          Properties: {
            FunctionName: 'double',
            Code: { ZipFile: 'exports.handler = async (n) => 2 * n;' },
            Handler: 'index.handler',
            Runtime: 'nodejs22.x',
            Role: arnOf('FunctionRole'),
          },
        },
        MachineRole: roleFor('states', {
          Effect: 'Allow',
          Action: 'lambda:InvokeFunction',
          Resource: arnOf('Double'),
        }),
        Machine: {
          Type: 'AWS::StepFunctions::StateMachine',
          Properties: { ...machine, RoleArn: arnOf('MachineRole') },
        },
      },
      Outputs: { Machine: { Value: { Ref: 'Machine' } } },
    },
  });

/** Runs the machine of an assembly, and tells how it ended. */
async function ran(folder: string, input: string) {
  const backend = await trial({ assembly: folder });
  onTestFinished(() => backend.stop());
  const states = new SFNClient(backend.aws());
  const stateMachineArn = backend.template.outputs.Machine;
  const { executionArn } = await states.send(new StartExecutionCommand({ stateMachineArn, input }));
  await backend.idle();
  return states.send(new DescribeExecutionCommand({ executionArn }));
}

const task = (FunctionName: string) =>
  JSON.stringify({
    QueryLanguage: 'JSONata',
    StartAt: 'Call',
    States: {
      Call: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Arguments: { FunctionName, Payload: '{% $states.input %}' },
        Output: '{% $states.result.Payload %}',
        End: true,
      },
    },
  });

it.each(['double', 'double:$LATEST', '123456789012:function:double'])(
  'a task invokes the function %s, which its role may by the ARN',
  async (name) => {
    expect(await ran(doubling({ DefinitionString: task(name) }), '4')).toMatchObject({
      status: 'SUCCEEDED',
      output: '8',
    });
  },
);

it.each([
  ['of its file', { DefinitionS3Location: { Bucket: 'assets', Key: 'gone.zip' } }],
  ['of its text', { DefinitionString: task('${Double}') }],
])('a machine has the definition %s, with its substitutions in it', async (_, definition) => {
  const folder = doubling({ ...definition, DefinitionSubstitutions: { Double: arnOf('Double'), other: 1 } });
  writeFileSync(join(folder, 'asset.gone'), task('${Double}'));
  expect(await ran(folder, '5')).toMatchObject({ status: 'SUCCEEDED', output: '10' });
});
