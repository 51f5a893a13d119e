import type { Announcement } from './apps.ts';
import { isMap } from './json-value.ts';
import type { JsonMap } from './json-value.ts';
import { appText } from './manifest.ts';
import type { App } from './model.ts';

export interface InstallationForm {
  /**
   * What stands in the place of a bot token that is not sent again. The page says "may be redacted" only (thena-facts §4.1).
   * Default `masked`.
   */
  readonly redaction?: 'masked' | 'empty' | 'missing';
  /** `seed`: the older page's, without installation_id and configuration. Default `full`. */
  readonly installation?: 'full' | 'seed';
}

const withToken: ReadonlySet<string> = new Set(['app:installation', 'app:reinstall']);

/** What the address for installations is sent (thena-facts §4.1). `at`: milliseconds since the epoch. */
export function installationBody(
  { event, installation, by }: Announcement,
  app: App,
  at: number,
  { redaction = 'masked', installation: form = 'full' }: InstallationForm = {},
): JsonMap {
  const { metadata } = app.manifest;
  const time = new Date(at).toISOString();
  const token = withToken.has(event) ? installation.botToken : redactions[redaction];
  const { required_settings, optional_settings } = installation.configuration;
  return {
    ...(form === 'seed' ? {} : { installation_id: installation.id }),
    event_type: event,
    application_id: app.uid,
    application_name: app.name,
    application_metadata: {
      title: app.name,
      category: appText(app.manifest, 'category'),
      ...(isMap(metadata) ? metadata : {}),
    },
    bot_id: installation.bot.id,
    ...(token === undefined ? {} : { bot_token: token }),
    organization_id: installation.organisation,
    team_ids: installation.teamIds,
    ...(form === 'seed' ? {} : { configuration: { required_settings, optional_settings } }),
    ...(withToken.has(event) ? { created_at: time, created_by: by.id } : { updated_at: time, updated_by: by.id }),
  };
}

const redactions = { masked: 'pk_live_********', empty: '', missing: undefined };
