import { createCostMeter, type Usage } from '@countersign/local';
import {
  CreateWebhookDocument,
  DeclineDocumentDocument,
  EraseRequestDocument,
  ExtendDeadlineDocument,
  GetSigningRequestDocument,
  InvitationDocument,
  ListPendingSignaturesDocument,
  OnSignatureRequestedDocument,
  OnSignatureUpdateDocument,
  ReassignSignerDocument,
  RemindSignersDocument,
  SendTestWebhookDocument,
  SignDocumentDocument,
  StartSigningDocument,
  ViewDocumentDocument,
} from '../generated/operations.ts';
import type { StoredRequest } from '../functions/domain/request.ts';
import { type Person, startBackend } from '../test/support/backend.ts';
import { inside } from '../test/support/inside.ts';
import { by, comeIn, linksTo } from '../test/support/invited.ts';
import { startReceiver } from '../test/support/receiver.ts';
import { mailFrom, withLinks, withMail, withRecords } from '../test/support/synthesised.ts';
import { localWebhooks } from '../tools/local-webhooks.ts';
import { synthesise } from '../tools/synthesise.ts';

/** How many people are to sign, how many of them are required where it is not all, and whether the last declines instead. */
export interface Story {
  signers: number;
  required?: number;
  declines?: boolean;
  /** Whether the signers come in by links and codes, where the stack mails any, instead of their accounts. */
  isByLink?: boolean;
  /** What happens besides: to the last signer before he answers; an erasure at the end. */
  changes?: readonly Change[];
}

/** An act that changes a running request; an hour passes before a reminder. */
export type Change = 'extend' | 'remind' | 'view' | 'reassign' | 'erase';

/** A backend on which stories are told one after another, and what each would cost. */
export interface Storyteller {
  perform(story: Story): Promise<Usage>;
  /** What one scheduled look costs where nothing is due. */
  look(): Promise<Usage>;
  /** The request of the last story, as stored. */
  stored(): Promise<StoredRequest>;
  stop(): Promise<void>;
}

/** A signer who signs by hand. */
interface Manual {
  email: string;
  person: Person;
}

/** What phones send, no two signers the same: it is kept beside the answer, so it counts for the size of the item. */
const userAgent = (call: number) =>
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_10_12 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E' +
  String(call % 1000).padStart(3, '0');

/** The context of a stack that sends mail. */
export const mailing = { mailFrom, appUrl: withMail.context.appUrl };

/** The context of a stack that mails links. */
export const inviting = { ...mailing, pageUrl: withLinks.context.pageUrl };

/** The context of a stack with webhooks, whose receivers are on this machine. */
export const posting = localWebhooks;

/** The context of a stack that records changes and seals requests. */
export const sealing = withRecords.context;

/** As many as may be asked together. */
export const groupSize = 40;

/**
 * Starts a backend that counts. In each story Carol asks everybody, Alice first and automatic where there are two or
 * more; Carol watches the request and every other signer an inbox, each on a connection of its own; every signer lists
 * the inbox once and then signs; Carol reads the request when it is closed. Where the stack has webhooks, she has one, which answers.
 * @param context of the stack
 */
export async function createStoryteller(context: Record<string, string> = {}): Promise<Storyteller> {
  const meter = createCostMeter();
  let open: () => void;
  let gate = Promise.resolve();
  let isLooking = false;
  const advancing = new Set<Promise<unknown>>();
  const backend = await startBackend({
    assembly: await synthesise({ context }),
    meter,
    intercept: {
      // The look comes by the clock, which no story is about; what it costs is counted by itself.
      async deliver(targetArn, _event, perform) {
        if (isLooking || !targetArn.includes('LookAfterRequests')) await perform();
      },
      async invoke(name, _payload, perform) {
        await gate;
        // Either of the two may remove the open signature; which comes first is left to chance, on AWS too.
        if (name.includes('CloseRequest')) await Promise.all(advancing);
        if (!name.includes('AdvanceWorkflow')) return perform();
        const running = perform().finally(() => advancing.delete(running));
        advancing.add(running);
        return running;
      },
      graphql(request, perform) {
        if (request.headers['user-agent'] === 'node')
          Object.assign(request.headers, { 'user-agent': userAgent(calls++), 'x-forwarded-for': '203.0.113.70' });
        return perform();
      },
    },
  });
  const carol = await backend.as('carol@example.com');
  let stories = 0;
  let calls = 0;
  const receiver = context.webhooks ? await startReceiver() : undefined;
  if (receiver) {
    const { webhook } = await carol.get(CreateWebhookDocument, { input: { url: receiver.url } });
    await carol.get(SendTestWebhookDocument, { id: webhook.id });
    await backend.idle();
  }
  /** Who comes in by the link of the newest mail. */
  const cameIn = async (email: string): Promise<Person> => {
    const link = (await linksTo(backend, email)).at(-1)!;
    await by(backend, link).get(InvitationDocument, {});
    const token = await comeIn(backend, email, link);
    return { ...by(backend, token), token };
  };
  const substitute = await backend.as('substitute@example.com');
  /** Each gives who has the place of the last signer by then. */
  const changing: Record<Exclude<Change, 'erase'>, (requestId: string, last: Manual) => Promise<Person>> = {
    async extend(requestId, { person }) {
      await carol.get(ExtendDeadlineDocument, { input: { requestId, expiresInSeconds: 60 * 86_400 } });
      return person;
    },
    async remind(requestId, { person }) {
      backend.clock.advance(3_600_000);
      await backend.idle();
      await carol.get(RemindSignersDocument, { input: { requestId } });
      return person;
    },
    async view(requestId, { person }) {
      await person.get(ViewDocumentDocument, { input: { requestId } });
      return person;
    },
    async reassign(requestId, { email }) {
      const input = { requestId, from: email, to: { email: 'substitute@example.com' } };
      await carol.get(ReassignSignerDocument, { input });
      return substitute;
    },
  };
  const idOf = (story: number) => `request-${String(story).padStart(28, '0')}`;

  return {
    async perform({ signers, required, declines = false, isByLink = false, changes = [] }) {
      const requestId = idOf(++stories);
      const manual = await Promise.all(
        Array.from({ length: Math.max(1, signers - 1) }, async (_, at) => {
          const email = `signer.${String(at).padStart(3, '0')}@example.com`;
          return { email, order: 1 + Math.floor((at + 1) / groupSize), person: await backend.as(email) };
        }),
      );
      const input = {
        ...{
          id: requestId,
          documentId: 'contract-2026-0042',
          documentSha256: 'a'.repeat(64),
          title: 'Lease, 12 Elm Street',
        },
        signers: [
          ...(signers > 1 ? [{ email: 'alice@example.com', method: 'AUTOMATIC' as const }] : []),
          ...manual.map(({ email, order }) => ({ email, order })),
        ],
        ...(required ? { quorums: [{ order: 1, required }] } : {}),
      };
      await backend.idle();
      meter.take();

      // Nothing follows the start before Carol watches, so that she is told of every change.
      gate = new Promise((resolve) => (open = resolve));
      const inboxes = isByLink
        ? []
        : await Promise.all(manual.map(({ person }) => person.subscribe(OnSignatureRequestedDocument, {})));
      await carol.get(StartSigningDocument, { input });
      const updates = await carol.subscribe(OnSignatureUpdateDocument, { requestId });
      open!();
      // Alice is one of those who are required.
      for (const asked of required ? manual.slice(0, required - 1) : manual) {
        let { person } = asked;
        const isLast = asked === manual.at(-1);
        await backend.idle();
        if (isByLink) person = await cameIn(asked.email);
        else await person.get(ListPendingSignaturesDocument, {});
        const { documentSha256 } = input;
        for (const change of changes) {
          if (!isLast || change === 'erase') continue;
          person = await changing[change](requestId, asked);
          await backend.idle();
        }
        if (declines && isLast)
          await person.get(DeclineDocumentDocument, { input: { requestId, reason: 'The rent is not what we agreed' } });
        else await person.get(SignDocumentDocument, { input: { requestId, documentSha256 } });
      }
      await updates.until(({ status }) => status !== 'PENDING');
      await backend.happened.until((each) => each.kind === 'executionEnded' && each.execution.endsWith(requestId));
      await backend.idle();
      // An execution that did not succeed is looked after a minute later.
      if (declines) backend.clock.advance(60_000);
      // That its mails have arrived is told a second later.
      if (context.mailFrom) backend.clock.advance(2000);
      await backend.idle();
      await carol.get(GetSigningRequestDocument, { id: requestId });
      if (changes.includes('erase')) await carol.get(EraseRequestDocument, { input: { requestId } });
      await backend.idle();
      const usage = meter.take();
      await Promise.all([updates, ...inboxes].map((each) => each.close()));
      backend.happened.items.length = 0;
      return usage;
    },
    async look() {
      await backend.idle();
      meter.take();
      isLooking = true;
      backend.clock.advance(120_000);
      await backend.idle();
      isLooking = false;
      return meter.take();
    },
    stored: () => inside(backend).stored(idOf(stories)),
    async stop() {
      await receiver?.close();
      await backend.stop();
    },
  };
}
