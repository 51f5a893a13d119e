import type { Json, JsonObject } from '../../../runtime/ports.ts';
import type { StoreRecord } from '../client/store-record.ts';
import { jsonAnswer, noContent } from './answers.ts';
import { objectBody } from './body.ts';
import { callerOf, requirePermissions } from './caller.ts';
import { changedSettings, settingsOf } from './config-values.ts';
import { configPermission, type AppDefinition, type ConfigField } from './definition.ts';
import type { Identities, Identity } from './identities.ts';
import type { Kit } from './kit.ts';
import { Rejected } from '../../../runtime/outcomes.ts';
import type { Endpoint } from './router.ts';
import { storeContext, type StoreContext } from './store-context.ts';

/** What `configure` gets before new settings are stored. */
export interface ConfigureContext extends StoreContext {
  /** As they would be. */
  readonly settings: JsonObject;
  readonly identity: Identity;
}

/** Looks at settings before they are stored; throws Rejected with a message for whoever entered them. */
export type Configure = (context: ConfigureContext) => Promise<void>;

/** `GET` and `POST /config` (heseya-facts §5): what there is to set is for everybody, values are for whoever may set them. */
export function configEndpoint(
  kit: Kit,
  identities: Identities,
  definition: AppDefinition,
  configure: Configure | undefined,
): Endpoint {
  const { config = [] } = definition;
  const permission = configPermission(definition);
  return {
    path: 'config',
    forBrowsers: true,
    methods: {
      async GET({ request, invocation }) {
        const caller = await callerOf(kit, identities, request, invocation);
        const mayRead = caller?.identity.permissions.has(permission) === true;
        return jsonAnswer(config.map((field) => shown(field, mayRead ? caller.found.record : undefined)));
      },
      async POST({ request, invocation }) {
        const caller = await callerOf(kit, identities, request, invocation);
        if (caller === undefined) throw new Rejected(401, 'Expected the store in X-Core-Url and an identity token');
        requirePermissions(caller, [permission]);
        const { found, identity } = caller;
        const posted = objectBody(request);
        const wanted = changedSettings(definition, found.record.settings, posted);
        await configure?.({
          ...storeContext(kit, definition, found, invocation),
          settings: settingsOf(definition, wanted),
          identity,
        });
        const changed_at = new Date(kit.ports.now()).toISOString();
        // Over what is stored by now: tokens may have become others meanwhile.
        await kit.records.change(found.key, (record) => {
          if (record === undefined) throw new Rejected(409, 'The store has uninstalled the app meanwhile');
          return { ...record, settings: changedSettings(definition, record.settings, posted), changed_at };
        });
        invocation.log.info('settings changed', { store: found.record.api_url });
        return noContent;
      },
    },
  };
}

function shown(field: ConfigField, record: StoreRecord | undefined): Json {
  const { key, label, type, placeholder, default_value = null, required = false, options } = field;
  const value = record !== undefined && Object.hasOwn(record.settings, key) ? record.settings[key] : undefined;
  return {
    key,
    label,
    type,
    default_value,
    required,
    ...(placeholder === undefined ? {} : { placeholder }),
    ...(options === undefined ? {} : { options: options.map((option) => ({ ...option })) }),
    ...(value === undefined ? {} : { value }),
  };
}
