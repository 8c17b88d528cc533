import {
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { useState } from 'preact/hooks';
import { Default, Link, Modes, type Place, Said, TypeLink, type Visit } from './documentation-parts.tsx';

interface DocumentationProps {
  schema: GraphQLSchema;
  /** How one came here; the last is shown, and the root fields where there is none. */
  places: Place[];
  go(places: Place[]): void;
}

/** What the schema says, with links from each type to the next. */
export function Documentation({ schema, places, go }: DocumentationProps) {
  const place = places.at(-1);
  const type = place && schema.getType(place.type);
  const field = place?.field && type && 'getFields' in type ? type.getFields()[place.field] : undefined;
  const visit = (next: Place) => go([...places, next]);
  return (
    <>
      {places.length > 0 && (
        <p class="ways">
          <button type="button" onClick={() => go([])}>
            All
          </button>
          <button type="button" onClick={() => go(places.slice(0, -1))}>
            Back
          </button>
        </p>
      )}
      {!type && <Roots {...{ schema, visit }} />}
      {type && field && <Field {...{ type, field, visit }} />}
      {type && !field && <Type {...{ schema, type, visit }} />}
    </>
  );
}

function Roots({ schema, visit }: { schema: GraphQLSchema; visit: Visit }) {
  const [wanted, setWanted] = useState('');
  const isWanted = (name: string) => name.toLowerCase().includes(wanted.trim().toLowerCase());
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].filter(
    (type) => !!type,
  );
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => !type.name.startsWith('__') && !roots.includes(type as never) && isWanted(type.name),
  );
  return (
    <>
      <input
        type="search"
        placeholder="Find a field or type"
        aria-label="Find a field or type"
        value={wanted}
        onInput={({ currentTarget: { value } }) => setWanted(value)}
      />
      {roots.map((type) => (
        <Fields key={type.name} title={type.name} {...{ type, visit }} isShown={isWanted} />
      ))}
      <h3>Types</h3>
      <ul>
        {types
          .sort((one, other) => one.name.localeCompare(other.name))
          .map(({ name }) => (
            <li key={name}>
              <Link name={name} visit={() => visit({ type: name })} />
            </li>
          ))}
      </ul>
    </>
  );
}

interface FieldsProps {
  title: string;
  type: GraphQLNamedType & { getFields(): Record<string, GraphQLField<unknown, unknown> | GraphQLInputField> };
  visit: Visit;
  isShown?(name: string): boolean;
}

function Fields({ title, type, visit, isShown = () => true }: FieldsProps) {
  const fields = Object.values(type.getFields()).filter(({ name }) => isShown(name));
  if (fields.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul>
        {fields.map((field) => (
          <li key={field.name}>
            <Link name={field.name} visit={() => visit({ type: type.name, field: field.name })} />{' '}
            <TypeLink type={field.type} visit={visit} />
            <Said>{firstSentence(field.description)}</Said>
          </li>
        ))}
      </ul>
    </>
  );
}

function Type({ schema, type, visit }: { schema: GraphQLSchema; type: GraphQLNamedType; visit: Visit }) {
  const related =
    isInterfaceType(type) || isUnionType(type)
      ? { title: 'Is one of', types: schema.getPossibleTypes(type) }
      : isObjectType(type)
        ? { title: 'Is also', types: type.getInterfaces() }
        : { title: '', types: [] };
  return (
    <article aria-label={type.name}>
      <h2>{type.name}</h2>
      <p class="note">{kindOf(type)}</p>
      <Said>{type.description}</Said>
      <Modes node={type.astNode} />
      {related.types.length > 0 && (
        <p>
          {related.title}:{' '}
          {related.types.map(({ name }) => (
            <span key={name}>
              <Link name={name} visit={() => visit({ type: name })} />{' '}
            </span>
          ))}
        </p>
      )}
      {(isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)) && (
        <Fields title="Fields" {...{ type, visit }} />
      )}
      {isEnumType(type) && (
        <dl>
          {type.getValues().map(({ name, description }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <Said>{description}</Said>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </article>
  );
}

interface FieldProps {
  type: GraphQLNamedType;
  field: GraphQLField<unknown, unknown> | GraphQLInputField;
  visit: Visit;
}

function Field({ type, field, visit }: FieldProps) {
  const given = 'args' in field ? field.args : [];
  return (
    <article aria-label={`${type.name}.${field.name}`}>
      <h2>
        <Link name={type.name} visit={() => visit({ type: type.name })} />.{field.name}
      </h2>
      <p>
        <TypeLink type={field.type} visit={visit} />
        {'defaultValue' in field && <Default of={field} />}
      </p>
      <Said>{field.description}</Said>
      {field.deprecationReason && <p class="bad">Deprecated: {field.deprecationReason}</p>}
      <Modes node={field.astNode} />
      {given.length > 0 && <h3>Arguments</h3>}
      <dl>
        {given.map((each) => (
          <div key={each.name}>
            <dt>
              {each.name} <TypeLink type={each.type} visit={visit} />
              <Default of={each} />
            </dt>
            <dd>
              <Said>{each.description}</Said>
            </dd>
          </div>
        ))}
      </dl>
    </article>
  );
}

const firstSentence = (text: string | null | undefined) => text && (/^[^]*?\.(?=\s|$)/.exec(text)?.[0] ?? text);

const kinds: [string, (type: GraphQLNamedType) => boolean][] = [
  ['input', isInputObjectType],
  ['enum', isEnumType],
  ['union', isUnionType],
  ['interface', isInterfaceType],
  ['type', isObjectType],
];
const kindOf = (type: GraphQLNamedType) => kinds.find(([, is]) => is(type))?.[0] ?? 'scalar';
