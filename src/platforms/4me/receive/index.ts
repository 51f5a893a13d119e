export { rule } from './rule.ts';
export type { RuleContext, RuleOptions } from './rule.ts';
export { secretsListener } from './secrets-listener.ts';
export type { SecretsListenerOptions } from './secrets-listener.ts';
export type { Message } from '../wire/message.ts';
export type { Clients } from './clients.ts';
export { document } from '../client/document.ts';
export type { FourMeClient } from '../client/client.ts';
