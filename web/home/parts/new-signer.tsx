import { limits } from '../../../functions/domain/limits.ts';
import type { SignerAccess, SignerRole } from '../../../generated/schema.ts';
import { fill } from '../../texts/language.ts';
import type { DraftSigner } from '../start/draft.ts';
import { texts } from '../texts/texts.ts';
import { Fault, type FormProps } from './fields.tsx';

/** One who is to be asked: who, for what, when, and what by. */
export function NewSigner(props: FormProps & { signer: DraftSigner; index: number }) {
  const { start, draft, faults, language, signer, index } = props;
  const t = texts[language];
  const number = index + 1;
  const edit = (change: Partial<DraftSigner>) =>
    start.edit({ signers: draft.signers.map((each, at) => (at === index ? { ...each, ...change } : each)) });
  const remove = () => start.edit({ signers: draft.signers.filter((_, at) => at !== index) });
  const at = (name: string) => `signers.${index}.${name}`;
  const fieldOf = (name: string) => ({
    id: at(name),
    'aria-invalid': faults[at(name)] !== undefined,
    'aria-describedby': `${at(name)}-fault`,
  });
  return (
    <li>
      <fieldset>
        <legend>{fill(t.person, { number })}</legend>
        {draft.signers.length > 1 && (
          <button class="plain remove" type="button" aria-label={fill(t.removePerson, { number })} onClick={remove}>
            {t.remove}
          </button>
        )}
        <div class="pair">
          <div class="field">
            <label for={at('email')}>{t.personEmail}</label>
            <input
              {...fieldOf('email')}
              type="email"
              autoComplete="off"
              maxLength={limits.address}
              value={signer.email}
              onInput={({ currentTarget }) => edit({ email: currentTarget.value })}
            />
            <Fault {...props} name={at('email')} />
          </div>
          <label class="field">
            {t.personName}
            <input
              dir="auto"
              autoComplete="off"
              maxLength={limits.name}
              value={signer.name}
              onInput={({ currentTarget }) => edit({ name: currentTarget.value })}
            />
          </label>
        </div>
        <div class="three">
          <label class="field">
            {t.personRole}
            <select
              value={signer.role}
              onChange={({ currentTarget }) => edit({ role: currentTarget.value as SignerRole })}
            >
              {Object.entries(t.roleOf).map(([role, text]) => (
                <option key={role} value={role}>
                  {text}
                </option>
              ))}
            </select>
          </label>
          <div class="field">
            <label for={at('access')}>{t.personAccess}</label>
            <select
              {...fieldOf('access')}
              value={signer.access}
              onChange={({ currentTarget }) => edit({ access: currentTarget.value as SignerAccess })}
            >
              {Object.entries(t.accessOf).map(([access, text]) => (
                <option key={access} value={access}>
                  {text}
                </option>
              ))}
            </select>
            <Fault {...props} name={at('access')} />
          </div>
          <div class="field">
            <label for={at('order')}>{t.personStep}</label>
            <input
              {...fieldOf('order')}
              type="number"
              min={1}
              max={limits.order}
              value={Number.isNaN(signer.order) ? '' : signer.order}
              onInput={({ currentTarget }) => edit({ order: currentTarget.valueAsNumber })}
            />
            <Fault {...props} name={at('order')} />
          </div>
        </div>
      </fieldset>
    </li>
  );
}
