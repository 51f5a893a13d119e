import type { PersonRow, RequestRow, ScopeRow } from './rows.ts';
import { World } from './world.ts';

/** The provider's OAuth application of the seeded world: fixed, so that docs and examples can show it. */
export const seededApplication = { clientID: 'sandbox-client', secret: 'sandbox-secret-0123456789' } as const;

/** The personal access token of the one person that each seeded account has. */
export function personalToken(account: string): string {
  return `sandbox-token-${account}-0123456789`;
}

/** What the seeds ask for when the provider's OAuth application is created ("Running the examples"). */
const providerActions = [
  'account:Read',
  'service:Read',
  'team:Read',
  ...actions('app-instance', 'Read', 'Update'),
  ...actions('app-offering', 'Create', 'Read', 'Update'),
  ...actions('app-offering-automation-rule', 'Create', 'Read', 'Update', 'Delete'),
  ...actions('app-offering-scope', 'Create', 'Read', 'Update'),
  ...actions('ci', 'Create', 'Read', 'Update'),
  ...actions('service-instance', 'Read', 'Update'),
  ...actions('product', 'Create', 'Read', 'Update'),
  ...actions('ui-extension', 'Create', 'Read', 'Update'),
  ...actions('webhook', 'Create', 'Read', 'Update'),
  ...actions('webhook-policy', 'Create', 'Read', 'Update'),
];

/**
 * The world that a fresh sandbox starts with: provider `wdc`, customer `wna-it` which trusts it, and `globex` which trusts
 * nobody. Names are those of the platform's demo environment, so that the seeds' walk-through can be followed literally.
 * `now` in milliseconds since the epoch.
 */
export function seedWorld(domain: string, now: () => number): World {
  const world = new World({ domain, lastNumber: 100, tables: {} }, now);
  seedAccounts(world);
  seedProvider(world);
  seedCustomers(world);
  return world;
}

function seedAccounts(world: World): void {
  const account = (id: string, name: string, trusts: string[], number: number): void => {
    world.insert('Account', { account: id, name, trusts, disabled: false }, number);
  };
  account('wdc', 'Widget Data Center', ['wna-it'], 1);
  account('wna-it', 'Widget North America, IT', ['wdc'], 2);
  account('globex', 'Globex Corporation', [], 3);
}

function seedProvider(world: World): void {
  const account = 'wdc';
  const howard = addPerson(world, account, 'Howard Tanner', 6);
  const team = world.insert('Team', { account, name: 'Mainframe Team', ...unsourced }, 12);
  const mailTeam = world.insert('Team', { account, name: 'Messaging Team', ...unsourced }, 13);
  const mainframe = world.insert('Service', { account, name: 'Mainframe', ...unsourced }, 21);
  const mail = world.insert('Service', { account, name: 'Email', ...unsourced }, 22);
  const instance = world.insert(
    'ServiceInstance',
    { account, name: 'Mainframe 1', serviceId: mainframe.id, supportTeamId: team.id, ...unsourced },
    31,
  );
  world.insert(
    'ServiceInstance',
    { account, name: 'Email', serviceId: mail.id, supportTeamId: mailTeam.id, ...unsourced },
    32,
  );
  world.insert(
    'OauthApplication',
    {
      account,
      name: 'App Builder',
      clientId: seededApplication.clientID,
      clientSecret: seededApplication.secret,
      grantType: 'client_credentials',
      scopes: [scope(world, 91, providerActions)],
      disabled: false,
      appInstanceId: null,
    },
    41,
  );
  addRequest(world, howard, 70_486, 'Increase the storage quota of the mainframe', instance.id);
}

function seedCustomers(world: World): void {
  const ellen = addPerson(world, 'wna-it', 'Ellen Brown', 7);
  addRequest(world, ellen, 70_414, 'Forgot password of the mainframe', null);
  addRequest(world, ellen, 70_454, 'Printer does not print', null);
  addPerson(world, 'globex', 'Hank Scorpio', 8);
}

function addPerson(world: World, account: string, name: string, number: number): PersonRow {
  const primaryEmail = `${name.toLowerCase().replaceAll(' ', '.')}@${account}.example`;
  const person = world.insert('Person', { account, name, primaryEmail }, number);
  const scopes = [scope(world, 91 + number, [...providerActions, ...otherActions])];
  world.insert('PersonalAccessToken', { account, token: personalToken(account), personId: person.id, scopes }, number);
  return person;
}

/** Beyond the provider's application, so that a person can do in the sandbox whatever it serves. */
const otherActions = [
  'me',
  'person:Read',
  'app-instance:Create',
  'automation-rule:Read',
  'ci:Delete',
  ...actions('product-category', 'Create', 'Read', 'Update'),
  'webhook:Delete',
  'webhook-policy:Delete',
  ...actions('request', 'Create', 'Read', 'Update'),
];

function addRequest(
  world: World,
  person: PersonRow,
  requestId: number,
  subject: string,
  serviceInstanceId: string | null,
): RequestRow {
  const fields = {
    account: person.account,
    requestId: String(requestId),
    subject,
    status: 'assigned',
    category: 'incident',
    completionReason: null,
    requestedById: person.id,
    serviceInstanceId,
    notes: [],
    customFields: [],
    ...unsourced,
  };
  return world.insert('Request', fields, requestId);
}

const unsourced = { source: null, sourceID: null };

function scope(world: World, number: number, granted: string[]): ScopeRow {
  return {
    id: world.nodeId('AppOfferingScope', number),
    actions: granted,
    conditions: [],
    effect: 'allow',
    grantType: 'client_credentials',
  };
}

function actions(model: string, ...verbs: string[]): string[] {
  return verbs.map((verb) => `${model}:${verb}`);
}
