/** What a command is to whoever types it. `--help` shows it, the README's table of commands repeats `does`. */
export interface Command {
  /** What is typed, with the places of its arguments. */
  line: string;
  /** In one line. */
  does: string;
  /** What one must know to use it, a paragraph each. */
  about?: string[];
  /** In their order; the first ones are needed, as many as `needs` says. */
  arguments?: { name: string; says: string }[];
  /** @default 0 */
  needs?: number;
  options?: Record<string, Option>;
  /** Whether all that is no option of its own is for a program that it runs, and given to it as it is. */
  passesOn?: true;
  environment?: Record<string, string>;
  examples: string[];
  /** How it can end, besides as every command can. */
  exits?: Record<number, string>;
}

/** `--name`, or `--name VALUE` where it has a `value`. */
export interface Option {
  value?: string;
  says: string;
}

/** How every command can end. */
export const exits = {
  0: 'it is done',
  1: 'it could not be done; one line says why',
  2: 'it was called the wrong way; one line says how',
};

const where = {
  PORT: 'where the backend is; 4600 unless it says otherwise',
  DATA_DIR: 'the data folder of the backend; .local unless it says otherwise',
};
const address = { name: 'e-mail', says: 'whose; anybody will do, the local backend asks for no password' };
const deployed = {
  stack: {
    value: 'NAME',
    says: 'of a deployed stack, found in CloudFormation with the credentials of the environment',
  },
  outputs: { value: 'FILE', says: 'of a deployed stack, found in what cdk deploy --outputs-file wrote' },
};

/** The commands for people, by the name of their script in package.json and their file in tools/. */
export const commands = {
  start: {
    line: 'npm start',
    does: 'runs the backend until Ctrl-C; what was accepted is kept',
    about: [
      'Synthesises the stack where its sources have changed, starts everything on one port, and prints where it is and what happens.',
      'Serves the pages for people on the next port, 4601 unless PORT says otherwise; with PORT=0 none.',
      'Writes amplify_outputs.json into the data folder, for the clients of Amplify.',
      'Ctrl-C stops it cleanly, and so do SIGTERM, SIGHUP, the end of npm, and the end of whatever reads what it prints.',
    ],
    options: {
      fresh: { says: 'begins with empty data' },
      'no-console': { says: 'leaves out the console, the page that a browser of this machine shows' },
    },
    environment: {
      PORT: 'the port; 0 takes any free one; 4600 unless it says otherwise',
      DATA_DIR: 'the folder of everything that is kept; .local unless it says otherwise',
      HOST: 'the address to listen at; 0.0.0.0 lets the network in, phones and all; this machine alone unless it says otherwise',
      ALLOWED_HOSTS: 'further names by which it may be called, with commas between',
      DURABILITY: 'relaxed is faster, for data that a power cut may take; synced unless it says otherwise',
    },
    examples: ['npm start', 'npm start -- --fresh', 'PORT=0 DATA_DIR=/tmp/countersign npm start'],
  },
  demo: {
    line: 'npm run demo',
    does: 'tells the story by itself, on a backend of its own',
    about: [
      'Carol sends document 3, Alice signs automatically, Bob by hand; each change is printed as it comes, and the seal is verified at the end. Needs no running backend, and leaves the certificate in .build/demo alone.',
    ],
    examples: ['npm run demo'],
    exits: { 1: 'the request did not complete, a change was missed, or the seal is not valid' },
  },
  token: {
    line: 'npm run --silent token -- <e-mail>',
    does: 'prints an access token of a person, and nothing else',
    about: ['The token is good for an hour, with every backend that uses the same data folder.'],
    arguments: [address],
    needs: 1,
    options: { group: { value: 'NAME', says: 'of a member of this group of the user pool' } },
    environment: { DATA_DIR: where.DATA_DIR },
    examples: [
      'npm run --silent token -- bob@example.com',
      'npm run --silent token -- carol@example.com --group requesters',
      `curl -s http://localhost:4600/graphql -H "authorization: $(npm run --silent token -- bob@example.com)" -d '{"query":"{ pendingSignatures { items { requestId } } }"}'`,
    ],
  },
  watch: {
    line: 'npm run --silent watch -- <e-mail> [request id]',
    does: 'prints each change of a request, or of an inbox, as it happens',
    about: [
      'One change a line, as JSON, to stdout: each once, those of a request in order and from the first. Everything else goes to stderr. It connects again where the connection is lost, says so, and queries what it missed. It goes on after the end of a request; Ctrl-C ends it.',
    ],
    arguments: [
      address,
      { name: 'request id', says: "which request; left out, that person's inbox: who asks, who reminds" },
    ],
    needs: 1,
    environment: where,
    examples: [
      'npm run --silent watch -- carol@example.com my-first-request',
      'npm run --silent watch -- bob@example.com | head -1',
    ],
    exits: {
      3: 'the person may not watch it, or the token is refused',
      4: 'there is no such request, or the person is no part of it',
    },
  },
  mail: {
    line: 'npm run --silent mail -- [number]',
    does: 'lists the mails that were sent locally, or shows one',
    about: [
      'Nothing leaves this machine: what would be mailed lies in the folder mail of the data folder. Listed are number, time, addressees and subject, the newest last; shown is the text.',
    ],
    arguments: [{ name: 'number', says: 'which mail to show, or latest; left out, all are listed' }],
    options: { to: { value: 'ADDRESS', says: 'only mails to that address' } },
    environment: { DATA_DIR: where.DATA_DIR },
    examples: ['npm run --silent mail', 'npm run --silent mail -- latest --to bob@example.com'],
    exits: { 4: 'there is no such mail' },
  },
  executions: {
    line: 'npm run --silent executions -- [request id]',
    does: 'lists how requests go in the workflow, or draws one state by state',
    about: [
      'Works on the running local backend, and on a deployed stack that is named by --stack, --outputs or STATE_MACHINE_ARN.',
      'A request that was declined, cancelled or has expired ends an execution as FAILED, as the Step Functions console shows it. OUTCOME tells them from what is BROKEN. Who is awaited is read from the table of requests.',
    ],
    arguments: [
      { name: 'request id', says: 'which request to draw, all of its executions; left out, the newest are listed' },
    ],
    options: {
      status: { value: 'STATUS', says: 'only executions that are RUNNING, SUCCEEDED, FAILED, TIMED_OUT or ABORTED' },
      outcome: {
        value: 'OUTCOME',
        says: 'only requests that are PENDING, COMPLETED, DECLINED, CANCELLED, EXPIRED, BROKEN or HANDED_ON (another execution goes on)',
      },
      limit: { value: 'NUMBER', says: 'how many to list, 1 to 1000; 20 unless it says otherwise' },
      from: { value: 'TOKEN', says: 'goes on with a list where the one before it ended' },
      ...deployed,
    },
    environment: {
      PORT: where.PORT,
      STATE_MACHINE_ARN: 'the output StateMachineArn of a deployed stack',
      AWS_ENDPOINT_URL: 'and all else that the AWS SDK reads: credentials, profile, region',
    },
    examples: [
      'npm run --silent executions',
      'npm run --silent executions -- --outcome BROKEN',
      'npm run --silent executions -- my-first-request',
      'npm run --silent executions -- --stack Countersign-dev --status RUNNING',
    ],
    exits: { 4: 'there is no such execution' },
  },
  redrive: {
    line: 'npm run redrive -- [DeadLetterQueueUrl]',
    does: 'puts dead letters back: the local ones, or those of a deployed stack',
    about: ['What failed is done again, then its message is deleted; what fails again stays in the queue.'],
    arguments: [
      {
        name: 'DeadLetterQueueUrl',
        says: 'the output of a deployed stack; left out, the queue of the running local backend',
      },
    ],
    environment: { PORT: where.PORT, AWS_REGION: 'and all else that the AWS SDK reads, for a deployed stack' },
    examples: ['npm run redrive', 'npm run redrive -- https://sqs.eu-west-1.amazonaws.com/123456789012/dead-letters'],
    exits: { 1: 'some could not be put back' },
  },
  outputs: {
    line: 'npm run --silent outputs',
    does: 'prints amplify_outputs.json of a deployed stack, for the clients of Amplify',
    about: ['That of the local backend is in its data folder: npm start writes it.'],
    options: deployed,
    environment: { AWS_REGION: 'and all else that the AWS SDK reads: credentials, profile' },
    examples: [
      'npm run --silent outputs -- --stack Countersign-dev > amplify_outputs.json',
      'npm run --silent outputs -- --outputs outputs.json > amplify_outputs.json',
    ],
  },
  deploy: {
    line: 'npm run deploy -- [what cdk deploy takes]',
    does: 'deploys the stack to AWS, then builds and uploads its page',
    about: [
      'All but the options below goes to cdk deploy as it is typed: docs/deploy.md lists the settings. Where cdk deploy fails, the page stays as it is; where the upload fails, repeat it, in whole or for the page alone.',
    ],
    arguments: [{ name: 'what cdk deploy takes', says: 'settings, -c key=value, and options of cdk deploy' }],
    passesOn: true,
    options: {
      'page-only': { value: 'STACK', says: 'uploads the page alone, to a stack that is deployed' },
      profile: { value: 'NAME', says: 'the profile of the AWS configuration, for the stack and the page' },
    },
    environment: { AWS_REGION: 'and all else that the AWS CDK and SDK read: credentials, profile' },
    examples: [
      'npm run deploy -- -c stage=dev',
      'npm run deploy -- -c stage=prod -c mailFrom=sign@example.com --profile production',
      'npm run deploy -- --page-only Countersign-dev',
    ],
  },
  verify: {
    line: 'npm run verify -- <record.jws> --keys FILE',
    does: 'says whether a seal is valid, and whether a document is the one that was signed',
    about: [
      'Needs no backend and no network. Prints one line that says what holds, and one more for each problem. Who gave a time stamp, it does not say: docs/verify.md shows that, and how to do all of this without this command.',
    ],
    arguments: [{ name: 'record.jws', says: 'the seal, as the field certificate of the API gave it' }],
    needs: 1,
    options: {
      keys: { value: 'FILE', says: 'the keys that may have sealed it: a JWKS, or what the field sealingKeys gave' },
      document: { value: 'FILE', says: 'has it the SHA-256 that was signed?' },
      record: { value: 'FILE', says: 'is this copy, in whatever order of members, the record that was sealed?' },
      timestamp: { value: 'FILE', says: 'is this time stamp (RFC 3161, in DER) of this seal, and of when?' },
      openings: { value: 'FILE', says: 'do these values, with their salts, belong to the hashes that they point to?' },
    },
    examples: [
      'npm run verify -- record.jws --keys jwks.json',
      'npm run --silent verify -- record.jws --keys jwks.json --document contract.pdf --timestamp record.tsr',
    ],
    exits: { 0: 'all that was asked holds', 1: 'something does not hold; the lines say what' },
  },
} satisfies Record<string, Command>;

/** The name of a command. */
export type CommandName = keyof typeof commands;

/** How `--help` of a command is asked for. */
export const helpOf = (name: CommandName) => `${commands[name].line.split(' -- ')[0]} -- --help`;
