import { change } from './parts.ts';
import { list, object, text, whole, yesOrNo } from './schema.ts';

export const document = object(
  {
    dryRun: yesOrNo('true: nothing was changed'),
    restored: yesOrNo('every address of 4me is as it was before the tunnel'),
  },
  {
    changes: list(change, 'after a dry run: what would be changed'),
    url: text('public address, the last one where it changed'),
    provider: text('what opened it: tunnel-url, ssh or cloudflared'),
    integration: text(),
    deliveries: whole('requests that came through the tunnel'),
    remarks: list(text(), 'what a person should know about the end, e.g. what somebody else has changed meanwhile'),
  },
);
