import { Refused } from '../life.ts';
import type { AppOfferingRow } from '../world/rows.ts';
import type { World } from '../world/world.ts';

/** The version that the App Store offers; undefined before the first publish. */
export function newestPublished(world: World, reference: string): AppOfferingRow | undefined {
  return world.filter('AppOffering', (row) => row.published && row.latest && row.reference === reference).at(-1);
}

/**
 * Copies the draft, its scopes, its rules and the version of its UI extension to a new published version. Instances of older
 * versions stay as they are; both the draft and the newest version are `latest` (4me-facts §12).
 */
export function publish(world: World, draft: AppOfferingRow): AppOfferingRow {
  if (draft.published) throw new Refused(['id'], 'only a draft can be published');
  for (const older of world.filter('AppOffering', (row) => row.draftId === draft.id && row.latest)) {
    world.update('AppOffering', older, { latest: false });
  }
  const { id: _id, number: _number, createdAt: _createdAt, updatedAt: _updatedAt, ...fields } = structuredClone(draft);
  const scopes = fields.scopes.map((scope) => ({ ...scope, id: world.nodeId('AppOfferingScope', world.nextNumber()) }));
  const version = world.insert('AppOffering', { ...fields, scopes, published: true, latest: true, draftId: draft.id });
  for (const rule of world.filter('AppOfferingAutomationRule', ({ appOfferingId }) => appOfferingId === draft.id)) {
    const { id: _ruleId, number: _ruleNumber, createdAt: _made, updatedAt: _changed, ...rest } = structuredClone(rule);
    world.insert('AppOfferingAutomationRule', { ...rest, appOfferingId: version.id });
  }
  world.update('AppOffering', draft, { latest: true });
  return version;
}

/**
 * Throws Refused unless `customer` may install this version: published, newest and enabled ones for accounts that trust the
 * provider, the draft in the provider's own account only, and one instance of an app for each customer (4me-facts §12).
 */
export function checkInstallable(world: World, offering: AppOfferingRow, customer: string): void {
  const account = world.find('Account', (row) => row.account === customer);
  if (account === undefined || account.disabled)
    throw new Refused(['customerAccount'], `there is no account ${customer}`);
  const own = customer === offering.account;
  if (!offering.published && !own) {
    throw new Refused(
      ['appOffering'],
      `the draft of ${offering.reference} can be installed in ${offering.account} only`,
    );
  }
  if (!own && !account.trusts.includes(offering.account)) {
    throw new Refused(['customerAccount'], `${customer} has no trust with ${offering.account}`);
  }
  if (offering.published && !offering.latest) {
    throw new Refused(['appOffering'], `${offering.reference} has a newer version`);
  }
  if (offering.disabled) throw new Refused(['appOffering'], `${offering.reference} is disabled`);
  const other = world.find(
    'AppInstance',
    (row) =>
      !row.removed &&
      row.customerAccount === customer &&
      world.get('AppOffering', row.appOfferingId)?.reference === offering.reference,
  );
  if (other !== undefined)
    throw new Refused(['appOffering'], `${offering.reference} is installed in ${customer} already`);
}
