import { inputFields } from '../../../functions/domain/fields.ts';
import { limits } from '../../../functions/domain/limits.ts';
import type { Locale, SignerAccess, SignerRole, StartSigningInput } from '../../../generated/schema.ts';
import { addressFrom, isAddress } from '../address.ts';

/** One who is to be asked, as typed. */
export interface DraftSigner {
  email: string;
  name: string;
  role: SignerRole;
  /** Who has the same is asked together, lower ones first. */
  order: number;
  access: SignerAccess;
}

/** A request that is being written, as typed. */
export interface Draft {
  title: string;
  /** The file of the document: what it is called, and its hash, made here. */
  file?: { name: string; sha256: string } | undefined;
  /** Empty: the name of the file, else the title. */
  documentId: string;
  documentUrl: string;
  message: string;
  signers: DraftSigner[];
  /** How many of an order must answer, where it is not all; by order. */
  required: Record<number, number>;
  /** As `<input type="datetime-local">` has it; empty: in 30 days. */
  deadline: string;
  /** 0: nobody is reminded. */
  remindEverySeconds: number;
  /** Addresses, however they are parted. */
  observers: string;
  confirmByCode: boolean;
}

/** Why something is not accepted, by the name of its sentence. */
export type Fault =
  | ('noTitle' | 'noSigner' | 'badEmail' | 'twice' | 'tooMany' | 'observerSigns')
  | ('badUrl' | 'badDeadline' | 'farDeadline' | 'badOrder' | 'linkToSelf');

/** Which fields are not accepted, e.g. `title`, `signers.0.email`. */
export type Faults = Record<string, Fault>;

/** One more to be asked. */
export const newSigner = (order = 1): DraftSigner => ({ email: '', name: '', role: 'SIGNER', order, access: 'ANY' });

/** A request of which nothing is written. */
export const emptyDraft = (): Draft => ({
  ...{ title: '', documentId: '', documentUrl: '', message: '', signers: [newSigner()], required: {} },
  ...{ deadline: '', remindEverySeconds: 0, observers: '', confirmByCode: false },
});

/** The numbers that the sentences of faults name. */
export const numbersOfFaults = {
  people: limits.signersOfOrder,
  observers: limits.observers,
  days: limits.farthestDeadline / 86_400,
  order: limits.order,
};

/** Seconds in which a form is sent at the latest, so that its deadline is still ahead. */
const sendingTime = 60;

/**
 * Looks at what was typed, before it is sent: of what AppSync refuses by itself it does not say where it stands.
 * @param me the reader's address
 * @param now milliseconds since the epoch
 */
export function faultsOf(draft: Draft, me: string, now: number): Faults {
  const faults: Faults = {};
  if (!draft.title.trim()) faults.title = 'noTitle';
  if (draft.documentUrl.trim() && !isHttps(draft.documentUrl.trim())) faults.documentUrl = 'badUrl';
  const addresses = draft.signers.map((each) => addressFrom(each.email));
  draft.signers.forEach((signer, index) => {
    const address = addresses[index]!;
    const fault = !address ? 'noSigner' : !isAddress(address) ? 'badEmail' : isTwice(addresses, index) && 'twice';
    if (fault) faults[`signers.${index}.email`] = fault;
    if (signer.access === 'LINK' && address === me) faults[`signers.${index}.access`] = 'linkToSelf';
    if (!(Number.isInteger(signer.order) && signer.order >= 1 && signer.order <= limits.order))
      faults[`signers.${index}.order`] = 'badOrder';
  });
  if (
    ordersOf(draft).some((order) => draft.signers.filter((each) => each.order === order).length > limits.signersOfOrder)
  )
    faults.signers = 'tooMany';
  const observers = observersOf(draft);
  if (observers.some((each) => !isAddress(each))) faults.observers = 'badEmail';
  else if (observers.length > limits.observers) faults.observers = 'tooMany';
  else if (observers.some((each) => addresses.includes(each))) faults.observers = 'observerSigns';
  const ahead = draft.deadline ? (Date.parse(draft.deadline) - now) / 1000 : limits.usualDeadline;
  if (!(ahead >= limits.nearestDeadline + sendingTime)) faults.deadline = 'badDeadline';
  else if (ahead > limits.farthestDeadline) faults.deadline = 'farDeadline';
  return faults;
}

/**
 * Makes the input of `startSigning`: the same draft makes the same, so that a repeated call starts nothing twice.
 * @param id of the request, made once
 * @param locale the language of its mails
 */
export function inputOf(draft: Draft, id: string, locale: Locale): StartSigningInput {
  const title = draft.title.trim();
  const optional = {
    documentUrl: draft.documentUrl.trim(),
    message: draft.message.trim(),
    documentSha256: draft.file?.sha256,
    expiresAt: draft.deadline && new Date(draft.deadline).toISOString(),
    remindEverySeconds: draft.remindEverySeconds,
  };
  const quorums = Object.entries(requiredOf(draft)).map(([order, required]) => ({ order: Number(order), required }));
  const observers = observersOf(draft);
  return {
    ...{ id, title, locale },
    documentId: (draft.documentId.trim() || draft.file?.name || title).slice(0, inputFields.documentId.characters),
    signers: draft.signers.map(({ email, name, role, order, access }) => ({
      ...{ email: addressFrom(email), role, order, access },
      ...(name.trim() && { name: name.trim() }),
    })),
    ...(Object.fromEntries(Object.entries(optional).filter(([, value]) => value)) as Partial<StartSigningInput>),
    ...(quorums.length > 0 && { quorums }),
    ...(observers.length > 0 && { observers: observers.map((each) => ({ email: each })) }),
    ...(draft.confirmByCode && { confirmByCode: true }),
  };
}

/** The orders that its signers have, lowest first. */
export const ordersOf = ({ signers }: Draft): number[] =>
  [...new Set(signers.map(({ order }) => order))].sort((a, b) => a - b);

/** How many of an order must answer, where that is fewer than it has. */
export function requiredOf(draft: Draft): Record<number, number> {
  const sizeOf = (order: number) => draft.signers.filter((each) => each.order === order).length;
  return Object.fromEntries(
    ordersOf(draft).flatMap((order) => {
      const required = draft.required[order] ?? 0;
      return required > 0 && required < sizeOf(order) ? [[order, required]] : [];
    }),
  );
}

const observersOf = ({ observers }: Draft) =>
  observers
    .split(/[\s,;]+/)
    .filter(Boolean)
    .map(addressFrom);
const isTwice = (addresses: string[], index: number) => addresses.indexOf(addresses[index]!) < index;
const isHttps = (url: string) =>
  url.length <= inputFields.documentUrl.characters! &&
  /^[!-~]+$/.test(url) &&
  URL.canParse(url) &&
  new URL(url).protocol === 'https:' &&
  !new URL(url).username;
