import * as fourMe from 'app-builder/4me';
import { optional, text } from 'app-builder/runtime';

export const app = fourMe.app({
  fields: {
    connection_status: optional(text()),
    client_id: text({ maximum: 200 }),
    label_generator: optional(text()),
    installation_handling: optional(text()),
    installations: optional(text()),
    import_type: optional(text()),
    asset_types: optional(text()),
    sync_start_at: optional(text()),
  },
  secrets: { client_secret: text({ maximum: 1000 }) },
  labels: { client_id: 'Client ID', client_secret: 'Client secret' },
  documents: ['lansweeper', 'sync'],
});

export type SyncContext = fourMe.QueuedWorkOf<typeof app>;
