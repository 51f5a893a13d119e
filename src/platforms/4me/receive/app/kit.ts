import { createOutside, type Outside } from '../../../../runtime/outside/outside.ts';
import type { Ports } from '../../../../runtime/ports.ts';
import { routedFetch, type RoutedFetch } from '../../../../runtime/routed-fetch.ts';
import { sender, type Send } from '../../../../runtime/sender.ts';
import { customerSecretName } from '../../wire/names.ts';
import { createClients, type Clients } from '../clients.ts';
import { SecretCache } from '../secret-cache.ts';
import { SecretWriter } from '../secret-writer.ts';
import { providerSecretOf, readSettings, type Settings } from '../settings.ts';
import { requiredVariable } from '../../../../runtime/required-variable.ts';
import { FunctionAddress } from './function-address.ts';
import { Instances } from './instances.ts';

/** What the sources of one app have in common in a process: caches, clients and names. */
export interface AppKit {
  readonly ports: Ports;
  readonly settings: Settings;
  readonly offering: string;
  readonly providerSecret: string;
  readonly secrets: SecretCache;
  readonly writer: SecretWriter;
  readonly outside: Outside;
  readonly fetch: RoutedFetch;
  readonly send: Send;
  readonly instances: Instances;
  readonly address: FunctionAddress;
  /** Throws UnusableName. */
  secretName(account: string): string;
  clients(account: string): Clients;
  /** For work that nobody waits for: they wait for 4me until shortly before the deadline, in milliseconds since the epoch. */
  patientClients(account: string, deadline: number): Clients;
}

/**
 * Nobody waits for an event, and other applications wait for thirty seconds (external-apis §2.2) and come again after minutes:
 * long enough for the end of a burst of requests, two seconds (4me-facts §5).
 */
const patience = { attempts: 2, longestWait: 2500 };

/** Milliseconds that are left to whoever has waited in vain. */
const reserve = 2000;

export function createKit(ports: Ports): AppKit {
  const settings = readSettings(ports.environment);
  const { domain, application, providerAccount } = settings;
  const offering = requiredVariable(ports.environment, 'PARAM_OFFERING_REFERENCE');
  const providerSecret = providerSecretOf(settings);
  const secrets = new SecretCache(ports, [providerSecret]);
  const clientsOf = createClients(ports, settings, secrets, patience);
  const secretName = (account: string): string => customerSecretName(offering, domain, account, application);
  const clients = (account: string): Clients => clientsOf(secretName(account), account);
  const patientClients = (account: string, deadline: number): Clients =>
    clientsOf(secretName(account), account, { deadline: deadline - reserve });
  const { provider } = clients(providerAccount);
  return {
    ports,
    settings,
    offering,
    providerSecret,
    secrets,
    writer: new SecretWriter(ports),
    outside: createOutside(ports),
    fetch: routedFetch(ports),
    send: sender(ports),
    instances: new Instances(ports, { provider, offering, secrets, providerSecret, secretName }),
    address: new FunctionAddress(ports, provider),
    secretName,
    clients,
    patientClients,
  };
}
