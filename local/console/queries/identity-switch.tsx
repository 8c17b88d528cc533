import type { ApiDetail } from '../../src/console/api.ts';
import { type Identity, identity, kindsOf, pasted } from './identity.ts';
import { useStore } from './store.ts';

/** Chooses as whom operations run, of what the API takes. */
export function IdentitySwitch({ api, chosen }: { api: ApiDetail; chosen: Identity }) {
  const token = useStore(pasted);
  const change = (changes: Partial<Identity>) => identity.set(() => ({ ...chosen, ...changes }));
  return (
    <div class="identity" role="group" aria-label="Who asks">
      <span aria-hidden>as</span>
      <select
        aria-label="Run as"
        value={chosen.kind}
        onChange={({ currentTarget: { value } }) => change({ kind: value as Identity['kind'] })}
      >
        {kindsOf(api).map(({ kind, title }) => (
          <option key={kind} value={kind}>
            {title}
          </option>
        ))}
      </select>
      {chosen.kind === 'person' && (
        <input
          type="email"
          aria-label="Address of the person"
          placeholder="alice@example.com"
          value={chosen.email}
          onInput={({ currentTarget: { value } }) => change({ email: value })}
        />
      )}
      {chosen.kind === 'person' && api.groups.length > 0 && (
        <select
          aria-label="Group of the person"
          value={chosen.group}
          onChange={({ currentTarget: { value } }) => change({ group: value })}
        >
          <option value="">in no group</option>
          {api.groups.map((group) => (
            <option key={group} value={group}>
              in {group}
            </option>
          ))}
        </select>
      )}
      {chosen.kind === 'token' && (
        <input
          class="secret"
          autoComplete="off"
          spellcheck={false}
          aria-label="Token"
          placeholder="paste it; it is not kept"
          value={token}
          onInput={({ currentTarget: { value } }) => pasted.set(() => value)}
        />
      )}
    </div>
  );
}
