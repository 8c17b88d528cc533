import { useEffect, useState } from 'preact/hooks';
import { ask } from '../backend.ts';
import { List } from '../list.tsx';
import { dateOf, timeOf } from '../shown.ts';
import { useAnswer } from './use-answer.ts';

interface MailRow {
  file: string;
  to: string[];
  from: string;
  subject: string;
  date: string;
}
interface Mail extends MailRow {
  text: string;
  attachments: { name: string; type: string; bytes: number }[];
}

/** The mails that were sent, none of which left this machine; `changed` tells of a new one. */
export function Mailbox({
  changed,
  chosen,
  choose,
}: {
  changed: unknown;
  chosen: string | undefined;
  choose(file: string): void;
}) {
  const { answer: mails, problem } = useAnswer<MailRow[]>('mails', changed);
  const rows = useRows(mails);
  return (
    <div class="split">
      <section class="side" aria-label="Mails">
        <List
          label="Mails"
          {...{ rows, chosen, choose }}
          show={({ of }) => (
            <>
              <span class="title">{of.subject || '(no subject)'}</span>
              <span class="time">{timeOf(Date.parse(of.date))}</span>
              <span class="note">{of.to.join(', ')}</span>
            </>
          )}
          none={problem ?? 'No mail was sent yet.'}
        />
      </section>
      {chosen ? (
        <Read key={chosen} file={chosen} />
      ) : (
        <p class="none main">{rows.length > 0 && 'Choose a mail to read it.'}</p>
      )}
    </div>
  );
}

/** A mail never changes: its row is the same as long as its file is there. */
function useRows(mails: MailRow[] | undefined) {
  const [rows, setRows] = useState<{ key: string; of: MailRow }[]>([]);
  useEffect(() => {
    if (mails)
      setRows((before) => mails.map((of) => before.find(({ key }) => key === of.file) ?? { key: of.file, of }));
  }, [mails]);
  return rows;
}

function Read({ file }: { file: string }) {
  const [mail, setMail] = useState<Mail>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    ask<Mail>(`mail?file=${encodeURIComponent(file)}`).then(setMail, ({ message }: Error) => setProblem(message));
  }, [file]);
  if (!mail) return <p class="none main">{problem ?? 'Reading …'}</p>;
  return (
    <article class="main mail" aria-label={mail.subject}>
      <h2>{mail.subject}</h2>
      <dl>
        <dt>From</dt>
        <dd>{mail.from}</dd>
        <dt>To</dt>
        <dd>{mail.to.join(', ')}</dd>
        <dt>Date</dt>
        <dd>{dateOf(Date.parse(mail.date))}</dd>
        <dt>File</dt>
        <dd>{mail.file}</dd>
        {mail.attachments.length > 0 && <dt>Attached</dt>}
        {mail.attachments.length > 0 && (
          <dd>{mail.attachments.map(({ name, bytes }) => `${name} (${Math.ceil(bytes / 1024)} KB)`).join(', ')}</dd>
        )}
      </dl>
      <div class="text">{linked(mail.text)}</div>
    </article>
  );
}

/** A text with its addresses of the web to click. */
const linked = (text: string) =>
  text.split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/).map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      <a key={index} href={part} target="_blank" rel="noopener noreferrer">
        {part}
      </a>
    ),
  );
