import { change, provisioning } from './parts.ts';
import { list, object, orNull, text, time, whole, yesOrNo } from './schema.ts';

const publishedAt = orNull(time('null where 4me does not say'));

const version = object({
  id: text(),
  publishedAt,
  newest: yesOrNo('true: the one that customers can install'),
  disabled: yesOrNo(),
  instances: whole('customers that have it; removed apps do not count'),
});

export const document = provisioning(
  object({ versionId: text('of the newest published version'), publishedAt, link: text('to it in 4me') }),
  { reference: text('of the app offering'), versions: list(version, 'published ones, the newest first') },
  {
    notDeployed: list(text(), 'records of the folder that the draft does not have so; absent with --amend'),
    needsNewVersion: list(change, 'with --amend: how else the folder differs from the published version'),
    draftDiffers: list(text(), 'with --amend: texts that the draft does not have as the folder does'),
  },
);
