import { app } from './app.ts';
import { keepAlive } from './keep-alive.ts';

export { app, keepAlive };
/** Both by one name, for handlers that also have an `app.json`. */
export const heseya = { app, keepAlive } as const;
export type { AppOptions } from './app.ts';
export type { OwnRoute, RequestContext, RequestWork } from './action-routes.ts';
export type { ConfigureContext } from './config-route.ts';
export type { AppAction, AppDefinition, ConfigField, InternalPermission, WebhookDefinition } from './definition.ts';
export type { Identity } from './identities.ts';
export type { InstallContext } from './install-route.ts';
export type { StoreContext, StoreInfo } from './store-context.ts';
export type { WebhookContext, WebhookWorks } from './webhook-route.ts';
export { NeedsInstallation, StoreGone, StoreRefused } from '../client/errors.ts';
export type { StoreAnswer } from '../client/answer.ts';
export type { StoreClient, StoreMethod, StoreRequestOptions } from '../client/store-client.ts';
export type { EventData, Issuer, OrderData, ProductPricesData } from '../wire/event-data.ts';
export type { EventName } from '../wire/events.ts';
