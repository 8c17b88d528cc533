import { randomBytes } from 'node:crypto';
import type { Clock } from '../../shared/clock.ts';
import { AwsError } from '../../shared/service.ts';
import type { Exchange } from './srp.ts';
import type { KeptCode } from './user.ts';

/** A sign-in that is under way: what was asked, and of whom. */
export interface Session {
  clientId: string;
  /** Whose `USERNAME` may answer, by `sub`; nobody has that `sub` where the user was made up to hide who is there. */
  sub: string;
  asked: Asked;
}

/** What a session waits for. */
export type Asked =
  | { what: 'choice'; challenges: string[] }
  | { what: 'password'; exchange: Exchange }
  /** Without a code where none was mailed; with the address that it proves. */
  | { what: 'code'; address: string; code?: KeptCode }
  | { what: 'new password' }
  /** A sign-up that is to be confirmed, or was: then its user may sign in by it. */
  | { what: 'sign-up'; isConfirmed: boolean };

/** Sign-ins that are under way, in memory alone: they last minutes, and none outlives the process. */
export interface Sessions {
  /** @returns the id that the client sends back */
  begin(session: Session, minutes: number): string;
  /** @throws AwsError NotAuthorizedException where there is none of that id, client and kind, or its time is over */
  find<What extends Asked['what']>(
    id: string | undefined,
    clientId: string,
    what: What,
  ): Session & { asked: Extract<Asked, { what: What }> };
  end(id: string): void;
}

/** How many are under way at most; the oldest make room. */
const most = 10_000;

/** Makes room for sessions. */
export function createSessions(clock: Clock): Sessions {
  const open = new Map<string, Session & { expiresAt: number }>();
  return {
    begin(session, minutes) {
      if (open.size >= most) open.delete(open.keys().next().value!);
      const id = randomBytes(96).toString('base64');
      open.set(id, { ...session, expiresAt: clock.now() + minutes * 60_000 });
      return id;
    },
    find(id, clientId, what) {
      const session = open.get(id ?? '');
      if (!session || session.clientId !== clientId || session.asked.what !== what)
        throw new AwsError('NotAuthorizedException', 'Invalid session for the user.');
      if (session.expiresAt <= clock.now()) {
        open.delete(id!);
        throw new AwsError('NotAuthorizedException', 'Invalid session for the user, session is expired.');
      }
      return session as never;
    },
    end: (id) => void open.delete(id),
  };
}
