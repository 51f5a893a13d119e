import { triggerNames } from './senders.ts';
import type { Command, Flag } from '../command.ts';
import { inputFlags } from '../flags.ts';
import { engineAnswers } from './answers.ts';

const customerFlag: Flag = {
  name: 'customer',
  summary: "account, organisation or store whose message it is (the provider's)",
  value: 'name',
};

const toFlag: Flag = { name: 'to', summary: 'send it to this address', value: 'url' };

const keyFlags: readonly Flag[] = [
  { name: 'key-file', summary: 'file with the private key (PEM) or shared secret to sign with', value: 'path' },
  {
    name: 'algorithm',
    summary: 'algorithm of that key, e.g. RS512 (what fits it)',
    value: 'name',
    choices: ['HS256', 'HS384', 'HS512', 'RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'],
  },
  { name: 'audience', summary: 'audience of what is signed with that key', value: 'text' },
];

const productionFlag: Flag = {
  name: 'allow-production',
  summary: 'go on although the environment is marked as production',
};

const sendingFlags: readonly Flag[] = [
  ...keyFlags,
  productionFlag,
  ...inputFlags('domain', 'account', 'isProduction', ...engineAnswers),
];

/** Messages of platforms, sent by hand and captured. */
export const eventCommands: readonly Command[] = [
  {
    name: 'trigger',
    summary: 'Sign a message and send it to a handler',
    details:
      'Sends any payload to the deployed handler or to --to, signed as the platform signs: by the sandbox with the keys of its ' +
      "webhook policies, with --key-file, or for Typeform with the customer's own secret; for an app for Thena with the token of its " +
      'address, for one for Heseya with the secret of its webhook in the store. Exit 0 is an answer 2xx.',
    arguments: [
      { name: 'event', summary: 'e.g. automation_rule, form_response, ticket:created, OrderCreated', required: true },
      { name: 'integration', summary: 'folder or bundled integration that gets it', required: false },
    ],
    flags: [
      { name: 'body', summary: 'file with the payload in JSON, - for stdin (a sample)', value: 'file' },
      { name: 'set', summary: 'change a value of the payload, e.g. team.name=Printers', value: 'a.b=c', many: 'each' },
      toFlag,
      customerFlag,
      { name: 'platform', summary: "platform that sends it (the integration's)", value: 'name', choices: triggerNames },
      ...sendingFlags,
    ],
    examples: [
      {
        run: 'app-builder trigger automation_rule note-dispatcher --customer wna-it --set text=Hello',
        shows: 'what the rule sends, with a text of your own',
      },
      {
        run: 'app-builder trigger form_response typeform --platform typeform --customer wna-it',
        shows: 'a sample response to a form',
      },
      {
        run: 'app-builder trigger automation_rule --body note.json --to http://127.0.0.1:3000/ --key-file key.pem',
        shows: 'a payload and a key of your own, to a handler of your own',
      },
      {
        run: 'app-builder trigger OrderCreated heseya-order-notes --customer https://shop.example.com',
        shows: 'a sample order of a Heseya store',
      },
    ],
    exits: ['approvalMissing', 'credentials'],
    document: async () => (await import('../documents/trigger.ts')).document,
    load: async () => (await import('../../commands/trigger.ts')).trigger,
  },
  {
    name: 'events list',
    summary: 'Show what the tunnel and the sandbox delivered, the newest last',
    details:
      'Shows id, time, event, account and answer. At most 1,000 events and 20 MiB are kept in the folder of the local engine; secrets ' +
      'are taken out before.',
    flags: [
      { name: 'event', summary: 'only this event, e.g. automation_rule', value: 'name' },
      { name: 'since', summary: 'age or date, e.g. 10m, 2h, 2026-11-22', value: 'when' },
      { name: 'limit', summary: 'the newest so many (20)', value: 'number', range: [1, 1000] },
      ...inputFlags('engineFolder'),
    ],
    examples: [
      {
        run: 'app-builder events list --event automation_rule --since 1h',
        shows: 'the calls of rules of the last hour',
      },
    ],
    document: async () => (await import('../documents/events-list.ts')).document,
    load: async () => (await import('../../commands/events.ts')).eventsList,
  },
  {
    name: 'events show',
    summary: 'Show one captured event',
    details: 'Shows headers, body, signature and answer; --verbose shows all of a long body.',
    arguments: [{ name: 'id', summary: 'as events list shows it, or "last"', required: true }],
    flags: inputFlags('engineFolder'),
    examples: [{ run: 'app-builder events show last', shows: 'the newest event' }],
    document: async () => (await import('../documents/events-show.ts')).document,
    load: async () => (await import('../../commands/events.ts')).eventsShow,
  },
  {
    name: 'events replay',
    summary: 'Send a captured event again, signed anew',
    details:
      'Sends it to where it went, or to --to. It is signed anew, so a handler works on it again even if it remembers the first one. ' +
      'An event whose secrets were not kept, or not its whole body, cannot be sent again; but an app for Thena that is named gives what it has stored.',
    arguments: [
      { name: 'id', summary: 'as events list shows it, or "last"', required: true },
      { name: 'integration', summary: 'integration whose secret signs, for all but 4me', required: false },
    ],
    flags: [toFlag, customerFlag, ...sendingFlags],
    examples: [
      { run: 'app-builder events replay last', shows: 'the newest event once more' },
      {
        run: 'app-builder events replay last --to http://127.0.0.1:3000/integration',
        shows: 'at a handler of your own',
      },
    ],
    exits: ['approvalMissing', 'credentials'],
    document: async () => (await import('../documents/events-replay.ts')).document,
    load: async () => (await import('../../commands/events/replay.ts')).eventsReplay,
  },
];
