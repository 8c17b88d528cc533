/** The template asks for something that this runtime cannot do: the start stops, one line says where and what would do. */
export class NotEmulated extends Error {
  override name = 'NotEmulated';
}

/** The AWS page of a resource type, for messages. */
export function pageOf(type: string): string {
  const page = type.toLowerCase().replace('aws::', 'aws-resource-').replaceAll('::', '-');
  return `https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/${page}.html`;
}

/** `a, b and 3 more` would hide what is allowed, so a message lists all of it, in order. */
export const listed = (names: Iterable<string>) => [...names].sort().join(', ');
