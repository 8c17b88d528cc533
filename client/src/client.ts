import type { TypedDocumentNode } from '@graphql-typed-document-node/core';

/** The API as one person, over whatever library speaks to it: what `overAmplify` and `overApollo` give. */
export interface Client {
  /**
   * Runs a query or a mutation and gives its `data`.
   * @throws Refused with the first error of the answer
   * @throws ConnectionLost where there was no answer
   */
  run<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables): Promise<Data>;
  /**
   * Resolves once AppSync has acknowledged the subscription.
   * @throws Refused where AppSync refuses it
   * @throws ConnectionLost where the connection ends before
   */
  subscribe<Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
    subscriber: Subscriber<Data>,
  ): Promise<Live>;
}

/** Who is told of what comes by a subscription. */
export interface Subscriber<Data> {
  /** Takes a push. */
  onData(data: Data): void;
  /** Hears that the library has connected again by itself: what was pushed meanwhile is lost. */
  onAgain(): void;
}

/** A subscription that stands. */
export interface Live {
  /** Resolves when it has ended, with why; it never rejects. */
  ended: Promise<string>;
  /** Ends it. */
  close(): void;
}
