/** What the template makes a machine's definition of. */
interface DefinitionString {
  'Fn::Join': ['', (string | { Ref: string } | { 'Fn::GetAtt': [string, 'Arn'] })[]];
}

/** The definition as it deploys, in which functions and queues have their logical ids for names. */
export function definitionOf(text: DefinitionString): string {
  return text['Fn::Join'][1]
    .map((part) => {
      if (typeof part === 'string') return part;
      if ('Fn::GetAtt' in part) return `arn:aws:lambda:us-east-1:123456789012:function:${part['Fn::GetAtt'][0]}`;
      if (part.Ref === 'AWS::Partition') return 'aws';
      return `https://sqs.us-east-1.amazonaws.com/123456789012/${part.Ref}`;
    })
    .join('');
}
