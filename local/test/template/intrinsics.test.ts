import { describe, expect, it } from 'vitest';
import { load, resolved } from './given.ts';

const queue = { Jobs: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'jobs' } } };
const arn = 'arn:aws:sqs:us-east-1:123456789012:jobs';

describe('intrinsic functions', () => {
  it.each([
    ['a literal', 'text', 'text'],
    ['a number in a list', [1, { a: true }], [1, { a: true }]],
    ['Ref of a resource', { Ref: 'Jobs' }, 'http://localhost:4600/123456789012/jobs'],
    ['Ref of a parameter', { Ref: 'Stage' }, 'local'],
    ['Ref of a pseudo parameter', { Ref: 'AWS::Region' }, 'us-east-1'],
    ['Ref of NoValue in a list', ['a', { Ref: 'AWS::NoValue' }], ['a']],
    ['Ref of NoValue in an object', { a: 1, b: { Ref: 'AWS::NoValue' } }, { a: 1 }],
    ['a member called Ref beside others', { Ref: 'x', other: 1 }, { Ref: 'x', other: 1 }],
    ['GetAtt as a list', { 'Fn::GetAtt': ['Jobs', 'Arn'] }, arn],
    ['GetAtt as text', { 'Fn::GetAtt': 'Jobs.QueueName' }, 'jobs'],
    ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::Partition' }, 3]] }, 'a-aws-3'],
    ['Join of a computed list', { 'Fn::Join': ['/', { 'Fn::Split': [':', 'a:b'] }] }, 'a/b'],
    ['Join around NoValue', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::NoValue' }, 'b']] }, 'a-b'],
    ['Split', { 'Fn::Split': [':', { 'Fn::GetAtt': ['Jobs', 'Arn'] }] }, arn.split(':')],
    ['Select', { 'Fn::Select': ['5', { 'Fn::Split': [':', { 'Fn::GetAtt': ['Jobs', 'Arn'] }] }] }, 'jobs'],
    ['Sub with a pseudo parameter', { 'Fn::Sub': 'in-${AWS::Region}/${AWS::AccountId}' }, 'in-us-east-1/123456789012'],
    ['Sub with Ref and GetAtt', { 'Fn::Sub': '${Stage} ${Jobs.Arn}' }, `local ${arn}`],
    ['Sub with an escape', { 'Fn::Sub': '${!Literal} ${Stage}' }, '${Literal} local'],
    ['Sub with variables', { 'Fn::Sub': ['${A}.${Stage}', { A: { Ref: 'AWS::StackName' } }] }, 'trial.local'],
    ['If, the condition holds', { 'Fn::If': ['Local', 'yes', { Ref: 'Absent' }] }, 'yes'],
    ['If, the condition does not hold', { 'Fn::If': ['Abroad', { Ref: 'Absent' }, 'no'] }, 'no'],
    ['If to NoValue', { a: { 'Fn::If': ['Abroad', 1, { Ref: 'AWS::NoValue' }] } }, {}],
    ['Base64', { 'Fn::Base64': { Ref: 'Stage' } }, 'bG9jYWw='],
    ['FindInMap', { 'Fn::FindInMap': ['Node', { Ref: 'AWS::Region' }, 'version'] }, 'nodejs24.x'],
    ['FindInMap with a default', { 'Fn::FindInMap': ['Node', 'mars', 'version', { DefaultValue: 'none' }] }, 'none'],
    ['a list of a parameter', { Ref: 'Zones' }, ['a', 'b']],
    ['conditions with Or', { 'Fn::If': ['Either', 1, 0] }, 1],
    ['conditions with And and Not', { 'Fn::If': ['Both', 1, 0] }, 0],
  ])('resolves %s', (_, value, expected) => {
    const rest = {
      Resources: queue,
      Parameters: {
        Stage: { Type: 'String', Default: 'local' },
        Zones: { Type: 'CommaDelimitedList', Default: 'a,b' },
      },
      Mappings: { Node: { 'us-east-1': { version: 'nodejs24.x' } } },
      Conditions: {
        Local: { 'Fn::Equals': [{ Ref: 'Stage' }, 'local'] },
        Abroad: { 'Fn::Not': [{ Condition: 'Local' }] },
        Either: { 'Fn::Or': [{ Condition: 'Abroad' }, { Condition: 'Local' }] },
        Both: { 'Fn::And': [{ Condition: 'Abroad' }, { Condition: 'Local' }] },
      },
    };
    expect(resolved(value, rest)).toEqual(expected);
  });

  it.each([
    [
      'an unknown function',
      { 'Fn::Cidr': 'x' },
      /Holder\.Environment\.Variables\.value: Fn::Cidr is not .*allowed: Fn::Base64, /,
    ],
    ['one that is unknown', { 'Fn::Nothing': 'x' }, /Fn::Nothing is not an intrinsic function that is emulated/],
    [
      'an export that is not there',
      { 'Fn::ImportValue': 'x' },
      /none of the stacks that run exports x; there: none; choose the stack that does, with trial$/,
    ],
    ['an entry that is not there', { 'Fn::FindInMap': ['a', 'b', 'c'] }, /there is no a\.b\.c in the Mappings/],
    [
      'an output in another region',
      { 'Fn::GetStackOutput': { StackName: 'trial', OutputName: 'x', Region: 'eu-west-1' } },
      /allowed: StackName, OutputName and the Region us-east-1$/,
    ],
    [
      'an output that is not there',
      { 'Fn::GetStackOutput': { StackName: 'trial', OutputName: 'x' } },
      /stack trial has no output x; there: none$/,
    ],
    ['a reference to nothing', { Ref: 'Absent' }, /there is no resource or parameter Absent$/],
    [
      'an unknown attribute',
      { 'Fn::GetAtt': ['Jobs', 'Colour'] },
      /Jobs \(AWS::SQS::Queue\) has no attribute Colour here; allowed: Arn, QueueName, QueueUrl$/,
    ],
    ['a shapeless GetAtt', { 'Fn::GetAtt': ['Jobs'] }, /Fn::GetAtt has \["Jobs"\]/],
    ['a Select beyond the end', { 'Fn::Select': [2, ['a', 'b']] }, /asks for entry 2; allowed: 0 to 1$/],
    ['an unknown condition', { 'Fn::If': ['Absent', 1, 2] }, /there is no condition Absent; there: Loop, Odd$/],
    ['a condition that depends on itself', { 'Fn::If': ['Loop', 1, 2] }, /condition Loop depends on itself$/],
    [
      'an unknown condition function',
      { 'Fn::If': ['Odd', 1, 2] },
      /is not a condition that is emulated; allowed: Condition, Fn::And/,
    ],
    ['an object where text belongs', { 'Fn::Join': ['', [{ a: 1 }]] }, /\{"a":1\} stands where text belongs/],
    [
      'a parameter without a value',
      { Ref: 'Version' },
      /parameter Version \(AWS::SSM::Parameter::Value<String>\) has no value here/,
    ],
  ])('rejects %s', (_, value, message) => {
    const rest = {
      Resources: queue,
      Parameters: { Version: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/cdk-bootstrap' } },
      Conditions: { Loop: { 'Fn::Not': [{ Condition: 'Loop' }] }, Odd: { 'Fn::Contains': [[], 'x'] } },
    };
    expect(() => resolved(value, rest)).toThrow(message);
  });

  it('leaves out resources and outputs whose condition does not hold', () => {
    const template = load({
      Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
      Resources: { Jobs: { Type: 'AWS::SQS::Queue', Condition: 'Never' }, More: { Type: 'AWS::SQS::Queue' } },
      Outputs: { Gone: { Value: 'x', Condition: 'Never' }, Kept: { Value: { Ref: 'AWS::StackName' } } },
    });
    expect(template.resources.map(({ logicalId }) => logicalId)).toEqual(['More']);
    expect(template.outputs).toEqual({ Kept: 'trial' });
  });
});
