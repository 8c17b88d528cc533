import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLType,
  getNamedType,
  print,
} from 'graphql';
import type { ComponentChildren } from 'preact';

/** What is looked up: a type, or a field of it. */
export interface Place {
  type: string;
  field?: string;
}

/** Goes to a place. */
export type Visit = (place: Place) => void;

/** What counts where nothing is given. */
export const Default = ({ of: { defaultValue } }: { of: GraphQLArgument | GraphQLInputField }) =>
  defaultValue === undefined ? null : <> = {JSON.stringify(defaultValue)}</>;

/** The directives of AWS, which say who may. */
export function Modes({
  node,
}: {
  node: GraphQLNamedType['astNode'] | GraphQLField<unknown, unknown>['astNode'] | GraphQLInputField['astNode'];
}) {
  const directives = node?.directives?.filter(({ name }) => name.value.startsWith('aws_')) ?? [];
  if (directives.length === 0) return null;
  return <p class="directives">{directives.map((directive) => print(directive)).join(' ')}</p>;
}

/** Leads on. */
export const Link = ({ name, visit }: { name: string; visit(): void }) => (
  <button type="button" class="link" onClick={visit}>
    {name}
  </button>
);

/** `[Signer!]!`, of which the name leads to the type. */
export function TypeLink({ type, visit }: { type: GraphQLType; visit: Visit }) {
  const { name } = getNamedType(type);
  const [before = '', after = ''] = String(type).split(name);
  return (
    <span class="type">
      {before}
      <Link name={name} visit={() => visit({ type: name })} />
      {after}
    </span>
  );
}

/** A description: lines of a paragraph belong together, and what stands in backquotes is code. */
export function Said({ children }: { children: string | null | undefined }) {
  if (!children) return null;
  const parts: ComponentChildren[] = children
    .replace(/(?<!\n)\n(?!\n|[-*] )/g, ' ')
    .split('`')
    .map((part, index) => (index % 2 === 0 ? part : <code key={index}>{part}</code>));
  return <p class="said">{parts}</p>;
}
