import type { Command } from './command.ts';
import { inputFlags, moveFlag, planFlags } from './flags.ts';

/** What a group of commands is for, by the word before the space. */
export const commandGroups: Readonly<Record<string, string>> = {
  config: 'Show what the tool would work with',
};

const engineAnswers = ['engine', 'engineName', 'engineFolder', 'sandbox', 'profile', 'region', 'mfaCode'] as const;
const placeAnswers = [...engineAnswers, 'skipQuestionWithDefault'] as const;
const recordAnswers = ['domain', 'account', 'serviceInstanceName'] as const;
const deployAnswers = [...recordAnswers, 'parameters', 'accessToken', ...placeAnswers] as const;
const bootstrapAnswers = [
  ...recordAnswers,
  'enabledOfferings',
  'installationWebhooks',
  'engineParameters',
  'clientID',
  'token',
  'accessToken',
  ...placeAnswers,
] as const;

/** Every command; help, parsing and the reference pages are made from it. Nothing is loaded before it runs. */
export const commands: readonly Command[] = [
  {
    name: 'init',
    summary: 'Make an integration of your own from a bundled one',
    details:
      'Makes ./<name> with its test; also package.json, .gitignore and tsconfig.json, where the working folder has none. ' +
      'Nothing that is there is changed.',
    arguments: [{ name: 'name', summary: 'of the folder and, at first, of the app offering', required: true }],
    flags: [{ name: 'dry-run', summary: 'show the files and make none' }, ...inputFlags('template')],
    examples: [{ run: 'app-builder init survey --template typeform', shows: 'an integration ./survey' }],
    load: async () => (await import('../commands/init.ts')).init,
  },
  {
    name: 'bootstrap',
    summary: 'Set up the integration engine and the generic records in the provider account',
    details:
      'Proves the credentials, stores the provider secrets, installs the secrets listener and creates the generic products, ' +
      'configuration items and the webhook for secrets. A second run changes nothing.',
    flags: [...planFlags, moveFlag, ...inputFlags(...bootstrapAnswers)],
    examples: [
      { run: 'app-builder bootstrap --dry-run', shows: 'the changes only' },
      {
        run: 'app-builder bootstrap --environment qa --token-file token.txt --approve create,update,security',
        shows: 'a run without questions, with the answers of a default_input.json',
      },
    ],
    load: async () => (await import('../commands/bootstrap.ts')).bootstrap,
  },
  {
    name: 'deploy',
    summary: 'Bring an integration and its app offering to the engine and the provider account',
    details:
      'Takes ./<integration>, ./integrations/<integration> or a bundled integration. A second run changes nothing.',
    arguments: [
      { name: 'integration', summary: 'folder or bundled integration, e.g. note-dispatcher', required: true },
    ],
    flags: [...planFlags, moveFlag, ...inputFlags(...deployAnswers)],
    examples: [
      { run: 'app-builder deploy note-dispatcher', shows: 'the bundled integration' },
      { run: 'app-builder deploy note-dispatcher --dry-run --exit-code', shows: 'exit 3 if anything would change' },
    ],
    load: async () => (await import('../commands/deploy.ts')).deploy,
  },
  {
    name: 'destroy',
    summary: 'Take an integration away, and out of use what 4me cannot delete',
    details:
      "Removes the workload and the automation rules, disables the app offering and the UI extension, and sets the integration's " +
      'configuration items to removed. Customer secrets and app instances stay. A later deploy brings it back.',
    arguments: [{ name: 'integration', summary: 'folder or bundled integration', required: true }],
    flags: [
      ...planFlags,
      { name: 'confirm', summary: 'the name of the integration, in the place of typing it', value: 'name' },
      { name: 'delete-customer-secrets', summary: 'delete what customers gave the app, too' },
      ...inputFlags('domain', 'account', 'accessToken', ...placeAnswers),
    ],
    examples: [
      { run: 'app-builder destroy note-dispatcher --dry-run', shows: 'what would be taken away' },
      { run: 'app-builder destroy note-dispatcher --confirm note-dispatcher --approve delete', shows: 'a run in CI' },
    ],
    load: async () => (await import('../commands/destroy.ts')).destroy,
  },
  {
    name: 'logs',
    summary: 'Show what the functions of an integration wrote',
    details:
      'Shows time (UTC), level, message and fields of each line, the oldest first. --json prints one document, with --follow one ' +
      'JSON line for each.',
    arguments: [{ name: 'integration', summary: 'its name; "engine" is the secrets listener', required: true }],
    flags: [
      { name: 'follow', summary: 'go on until Ctrl-C' },
      { name: 'since', summary: 'age or date, e.g. 10m, 2h, 2026-11-22 (1h)', value: 'when' },
      ...inputFlags('domain', ...placeAnswers),
    ],
    examples: [
      { run: 'app-builder logs note-dispatcher --since 10m', shows: 'what was written in the last ten minutes' },
      { run: 'app-builder logs engine --follow', shows: 'the secrets listener as it works' },
    ],
    streams: 'follow',
    load: async () => (await import('../commands/logs.ts')).logs,
  },
  {
    name: 'status',
    summary: 'Show what is deployed, and what its queues and schedules do',
    details:
      'Without an integration: the secrets listener and all integrations of this folder and bundled ones that are deployed. ' +
      'Dead letters are messages that failed too often; nobody works on them any more.',
    arguments: [{ name: 'integration', summary: 'its name; "engine" is the secrets listener', required: false }],
    flags: inputFlags('domain', ...placeAnswers),
    examples: [
      { run: 'app-builder status', shows: 'all that is deployed' },
      { run: 'app-builder status note-dispatcher --json', shows: 'one integration, for a script' },
    ],
    load: async () => (await import('../commands/status.ts')).status,
  },
  {
    name: 'run',
    summary: 'Run the schedules of an integration now',
    details:
      'Waits until they have ended, and exits with 1 if one failed. What they put into queues is worked off afterwards. When they ' +
      'are due does not change.',
    arguments: [{ name: 'integration', summary: 'its name', required: true }],
    flags: [
      {
        name: 'schedule',
        summary: 'only this one, by the name of its event in the template, also if it is switched off',
        value: 'name',
      },
      ...inputFlags('domain', ...placeAnswers),
    ],
    examples: [
      { run: 'app-builder run mirror', shows: 'all its schedules' },
      { run: 'app-builder run mirror --schedule Due', shows: 'the one that is named Due' },
    ],
    load: async () => (await import('../commands/run.ts')).run,
  },
  {
    name: 'demo',
    summary: 'Run the whole loop in a sandbox: bootstrap, deploy, install, an event, its result',
    details:
      'Runs bootstrap, deploy, install, an event and its result against a sandbox of its own. --engine aws needs an emulator of AWS ' +
      'on this machine, at AWS_ENDPOINT_URL; what was deployed there is removed at the end, except with --keep.',
    arguments: [{ name: 'integration', summary: 'bundled integration (note-dispatcher)', required: false }],
    flags: [
      { name: 'engine', summary: 'where functions run (local)', value: 'name', choices: ['local', 'aws'] },
      { name: 'keep', summary: 'leave it running and say where to look' },
      { name: 'port', summary: 'port of the sandbox (a free one)', value: 'number', range: [0, 65_535] },
    ],
    examples: [{ run: 'app-builder demo note-dispatcher --json', shows: 'one document with steps and result' }],
    load: async () => (await import('../commands/demo.ts')).demo,
  },
  {
    name: 'sandbox',
    summary: 'Serve 4me and its surroundings on this machine',
    flags: [
      { name: 'port', summary: 'port to listen on (4040)', value: 'number', range: [0, 65_535] },
      { name: 'state', summary: 'keep the state in this file', value: 'file' },
      { name: 'brand', summary: 'headers and issuer of this brand', value: 'name', choices: ['4me', 'xurrent'] },
      { name: 'latency', summary: 'delay of every answer', value: 'ms', range: [0, 60_000] },
      { name: 'failures', summary: 'share of answers that fail', value: 'percent', range: [0, 100] },
      ...inputFlags('engineFolder'),
    ],
    examples: [
      { run: 'app-builder sandbox --port 4040', shows: 'a sandbox until Ctrl-C' },
      { run: 'app-builder sandbox --latency 300 --failures 5', shows: 'bad weather' },
    ],
    load: async () => (await import('../commands/sandbox.ts')).sandbox,
  },
  {
    name: 'config show',
    summary: 'Show every answer that is given, and where it comes from',
    arguments: [{ name: 'integration', summary: "start at this integration's folder", required: false }],
    flags: [
      { name: 'origin', summary: 'show where each answer comes from' },
      ...inputFlags(...bootstrapAnswers, 'parameters'),
    ],
    examples: [
      { run: 'app-builder config show --origin', shows: 'answers with their origin' },
      { run: 'app-builder config show --environment qa --json', shows: 'the environment qa, for a script' },
    ],
    load: async () => (await import('../commands/config-show.ts')).configShow,
  },
];
