import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import type { Watch } from './watch.ts';

/** A subscription over AppSync's WebSocket protocol; updates are its items. */
export interface Subscription<Update> extends Watch<Update> {
  /** Resolves when it has ended, whoever ended it. */
  ended: Promise<unknown>;
  close(): Promise<void>;
}

/** An answer of the API: typed data, and errors as they came. */
export interface Answer<Data> {
  data: Data | null;
  errors?: { errorType: string | null; message: string; path: (string | number)[] | null }[];
}

/** The API as one person uses it. */
export interface Person {
  token: string;
  /** Runs an operation and gives the answer, errors and all. */
  run<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables): Promise<Answer<Data>>;
  /** Runs an operation that must not fail, and gives its only field. */
  get<Data extends object, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<NonNullable<Data[keyof Data]>>;
  /** Subscribes; resolves when AppSync has acknowledged it. */
  subscribe<Data extends object, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Subscription<NonNullable<Data[keyof Data]>>>;
}

/** How a person speaks to an endpoint. */
export interface PersonOptions {
  token: () => Promise<string>;
  /** They go with operations, not with subscriptions. */
  headers?: Record<string, string>;
  /** Is told the data of each answer. */
  heard?(data: unknown): void;
  /** Subscribes on a connection of its own; resolves when AppSync has acknowledged it. */
  subscribe<Update>(query: string, variables: unknown, token: string): Promise<Subscription<Update>>;
}

/** The API as one person uses it, at an endpoint. */
export function person(
  endpoint: string,
  { token, headers = {}, heard = () => {}, subscribe }: PersonOptions,
): Omit<Person, 'token'> {
  const run: Person['run'] = async (document, variables) => {
    const authorization = await token();
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query: print(document), variables }),
    });
    const answer = (await response.json()) as Answer<never>;
    heard(answer.data);
    return answer;
  };
  return {
    run,
    async get(document, variables) {
      const { data, errors } = await run(document, variables);
      const [value] = Object.values(data ?? {});
      if (errors || !value) throw new Error(`${errors?.[0]?.errorType}: ${errors?.[0]?.message}`);
      return value as never;
    },
    subscribe: async (document, variables) => subscribe(print(document), variables, await token()),
  };
}

/** The code of an answer's first error; `ok` where there is none. */
export const codeOf = ({ errors }: Answer<unknown>): string => errors?.[0]?.errorType ?? 'ok';
