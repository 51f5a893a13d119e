import { senderNames } from './senders.ts';
import type { Command } from '../command.ts';
import { inputFlags } from '../flags.ts';
import { placeAnswers } from './answers.ts';

/** What platforms send. */
export const webhookCommands: readonly Command[] = [
  {
    name: 'verify-webhook',
    summary: 'Tell whether a captured webhook request is genuine, and why not',
    details:
      'Takes a body, a token, a HAR file, an event of API Gateway, a request with its headers, or any number of these, one on a line. ' +
      "The key is the policy in the secrets store: the provider's, or with --customer that of a customer; or of an app for Thena or " +
      'Heseya, with --integration, what it shares with them; or --key-file or --jwks, ' +
      'for which no account and no network is needed. Exits with 0 if all messages are valid, 1 if one is not, and 2 if there is ' +
      'something that is no message and nothing is worse.',
    arguments: [{ name: 'file', summary: 'what was captured; - or nothing: stdin', required: false }],
    flags: [
      { name: 'platform', summary: "who sent it (the integration's, or 4me)", value: 'name', choices: senderNames },
      {
        name: 'format',
        summary: 'what it is, else detected',
        value: 'form',
        choices: ['raw', 'jwt', 'har', 'api-gateway', 'http', 'lines'],
      },
      { name: 'header', summary: 'signature or timestamp header of a raw body', value: 'name: value', many: 'each' },
      { name: 'key-file', summary: 'PEM, shared secret or policy; several in a rotation', value: 'path', many: 'each' },
      { name: 'jwks', summary: 'key set, or an OpenID discovery document', value: 'file or url', many: 'each' },
      {
        name: 'algorithm',
        summary: 'of keys that do not tell',
        value: 'name',
        choices: ['HS256', 'HS384', 'HS512', 'RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'],
      },
      { name: 'customer', summary: "account of a customer, for that customer's policy", value: 'name' },
      { name: 'offering', summary: 'reference of the app offering of --customer', value: 'reference' },
      { name: 'integration', summary: 'the same by the name of the integration; an app', value: 'name' },
      { name: 'issuer', summary: 'expected issuer; else from domain and account', value: 'url' },
      { name: 'audience', summary: "expected audience; else the policy's", value: 'text' },
      { name: 'maximum-age', summary: 'e.g. 5m, 72h (4me 72h, Slack 5m)', value: 'age' },
      { name: 'now', summary: 'judge as of this time: a date, or seconds since the epoch', value: 'when' },
      { name: 'each', summary: 'one line for every message' },
      ...inputFlags('domain', 'account', ...placeAnswers),
    ],
    examples: [
      { run: 'app-builder verify-webhook request.json', shows: "a message to the provider's secrets webhook" },
      {
        run: 'app-builder verify-webhook request.har --customer acme --integration note-dispatcher',
        shows: "messages that a customer's automation rules sent",
      },
      {
        run: 'app-builder verify-webhook log.jsonl --key-file old.pem --key-file new.pem --algorithm RS256',
        shows: 'a file of many during a rotation, offline',
      },
      {
        run: "app-builder verify-webhook body.json --platform typeform --key-file secret.txt --header 'typeform-signature: sha256=…'",
        shows: 'a delivery of Typeform',
      },
      {
        run: 'app-builder verify-webhook event.json --integration thena-ticket-notes',
        shows: 'what Thena sent, by the token in its address',
      },
    ],
    streams: 'each',
    exits: ['credentials'],
    document: async () => (await import('../documents/verify-webhook.ts')).document,
    line: async () => (await import('../documents/verify-webhook.ts')).line,
    load: async () => (await import('../../commands/verify-webhook.ts')).verifyWebhook,
  },
];
