/** Whether `--offline` has it: `local` where the engine is on this machine. */
type Offline = 'yes' | 'local' | 'no';

/** Every check of `doctor` by its stable name, in the order in which they are shown. */
export const doctorChecks = {
  node: { title: 'Node.js', about: 'the version of Node.js is one that App Builder runs on', offline: 'yes' },
  folders: {
    title: 'Own folders',
    about: '`~/.app-builder` and the folder of the local engine can be written, and nobody else can read them',
    offline: 'yes',
  },
  'answer-files': {
    title: 'Answer files',
    about: 'no `default_input.json` with credentials is tracked by git or readable by others',
    offline: 'yes',
  },
  tunnel: { title: 'Tunnel', about: 'no tunnel has ended without giving addresses back', offline: 'yes' },
  engine: {
    title: 'Engine',
    about: 'the engine host runs, or the credentials of AWS are good for an account and a region',
    offline: 'local',
  },
  'engine-access': {
    title: 'Engine access',
    about: 'deployments, secrets and state of the engine can be read',
    offline: 'local',
  },
  deployed: {
    title: 'Deployed code',
    about: 'what is deployed is what the folders have',
    offline: 'local',
  },
  'provider-secret': {
    title: 'Provider secret',
    about: 'the engine has the credentials, the policy and the webhook that bootstrap stores',
    offline: 'local',
  },
  token: { title: '4me credentials', about: '4me gives a token for the stored credentials', offline: 'no' },
  scopes: {
    title: 'Scopes',
    about: 'the token allows what bootstrap, deploy, publish and tunnel do',
    offline: 'no',
  },
  clock: {
    title: 'Clock',
    about: 'the clock of this machine is at most 30 seconds off the one of 4me',
    offline: 'no',
  },
  requests: { title: 'Requests left', about: 'at least a tenth of the requests of this hour is left', offline: 'no' },
  webhook: {
    title: 'Secrets webhook',
    about: 'there is one, it is enabled, and its address is that of the deployed secrets listener',
    offline: 'no',
  },
  policy: {
    title: 'Webhook policy',
    about: 'it is there and enabled, and has the algorithm and audience that the listener verifies with',
    offline: 'no',
  },
  'webhook-test': {
    title: 'Webhook test',
    about: 'with `--send-test`: a test message arrives, and the listener verifies it',
    offline: 'no',
  },
  apps: {
    title: 'Apps',
    about: 'apps of other platforms than 4me that are deployed are known there, and their installations work',
    offline: 'no',
  },
} as const satisfies Readonly<
  Record<string, { readonly title: string; readonly about: string; readonly offline: Offline }>
>;

export type CheckName = keyof typeof doctorChecks;

export const checkNames = Object.keys(doctorChecks) as readonly CheckName[];
