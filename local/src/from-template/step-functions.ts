import { readFileSync } from 'node:fs';
import type { Template } from '../template/template.ts';

/** State machines. */
export const machines = (template: Template) =>
  template.ofType('AWS::StepFunctions::StateMachine').map(({ arn, attributes, properties }) => {
    const {
      DefinitionString = '',
      DefinitionS3Location,
      DefinitionSubstitutions = {},
      RoleArn,
    } = properties as {
      DefinitionString?: string;
      DefinitionS3Location?: { Key: string };
      DefinitionSubstitutions?: Record<string, unknown>;
      RoleArn: string;
    };
    const text = DefinitionS3Location
      ? readFileSync(template.assetPath(DefinitionS3Location.Key), 'utf8')
      : DefinitionString;
    return {
      arn: arn!,
      name: attributes.Name!,
      roleArn: RoleArn,
      definition: substituted(text, DefinitionSubstitutions),
    };
  });

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-stepfunctions-statemachine.html */
const substituted = (text: string, values: Record<string, unknown>) =>
  text.replace(/\$\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? String(values[name]) : whole));
