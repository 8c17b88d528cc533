/** Resolves both fields. */
export const handler = async (event: {
  info: { fieldName: string };
  arguments: { text?: string };
  identity: { resolverContext: { name: string } };
}): Promise<string> => {
  const { GREETING, QUOTED, EMPTY } = process.env;
  if (event.info.fieldName === 'answer') return `${QUOTED}${EMPTY} ${event.arguments.text}`;
  return `${GREETING} ${event.identity.resolverContext.name}`;
};
