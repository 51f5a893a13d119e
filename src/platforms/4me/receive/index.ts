export { installationEvents } from './installation-events.ts';
export type { InstallationContext } from './installation-events.ts';
export { installationsListener } from './installations-listener.ts';
export type { InstallationsListenerOptions } from './installations-listener.ts';
export { rule } from './rule.ts';
export type { RuleContext, RuleOptions } from './rule.ts';
export { secretsListener } from './secrets-listener.ts';
export type { SecretsListenerOptions } from './secrets-listener.ts';
export type { Message } from '../wire/message.ts';
export type { Clients } from './clients.ts';
export { document } from '../client/document.ts';
export type { FourMeClient } from '../client/client.ts';
export { app } from './app/app.ts';
export type {
  App,
  AppOptions,
  ConfigureContextOf,
  QueuedWorkOf,
  RemoveContextOf,
  SecretCallbackContextOf,
} from './app/app.ts';
export type { Configuration, ConfigureContext, RemoveContext } from './app/configuration.ts';
export { ready, suspend } from './app/outcome.ts';
export type { Ready, Suspended } from './app/outcome.ts';
export type { SignedRouteContext } from './app/delivery.ts';
export type { SignatureScheme, SignedRouteOptions } from './app/signed-route.ts';
export { queue } from './app/queue.ts';
export type { QueueOptions } from './app/queue.ts';
export type { FieldChanges, QueuedWork } from './app/queued-work.ts';
export { schedule } from './app/schedule.ts';
export type { ScheduledWork } from './app/schedule.ts';
export type { CustomFilter, Installation, Installations } from './app/installations.ts';
export type { Documents } from './app/installation-documents.ts';
export { secretCallback } from './app/secret-callback.ts';
export type { SecretCallbackContext } from './app/secret-callback.ts';
export type { Completion } from './app/resume-at-work.ts';
export { confirm, redirect } from './app/browser-answer.ts';
export type { Confirmed, Redirect } from './app/browser-answer.ts';
export { configuration } from './app/configuration-route.ts';
export type { ConfigurationRouteContext } from './app/configuration-route.ts';
export { callback } from './app/callback-route.ts';
export type { CallbackContext } from './app/callback-route.ts';
export type { UserAuthorization } from './app/user-authorization.ts';
export { GrantRefused } from '../client/authorization-code.ts';
export type { UserTokens } from '../client/authorization-code.ts';
export {
  MissingScope,
  NotFound,
  RateLimited,
  ResultUnreadable,
  Unauthorised,
  Unavailable,
  Validation,
} from '../client/errors.ts';
