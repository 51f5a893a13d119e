import { describe, expect, test } from 'vitest';
import { listAssets, oddityOf, type Asset } from '../../../../templates/lansweeper/standin/index.ts';
import { arriving, openSyncStage } from './sync-stage.ts';

const sites = [
  {
    name: 'Main site',
    sources: [
      { name: 'Head  Office', assets: { count: 40, seed: 7 } },
      { name: 'Plant', assets: { count: 40, seed: 8 } },
    ],
  },
];
const bullets = (...names: readonly string[]): string => names.map((name) => `* ${name}`).join('\n');
const withoutAddress: readonly unknown[] = ['no ipAddress', 'nothing but a type'];

describe('what is imported', () => {
  test.each([
    ['ip_only', (hasAddress: boolean) => hasAddress],
    ['no_ip_only', (hasAddress: boolean) => !hasAddress],
    ['all', () => true],
  ])('import type "%s"', async (importType, isWanted) => {
    await using stage = await openSyncStage({ sites });
    const customer = await stage.customer({ fields: { import_type: importType } });
    await customer.connect();
    const [site] = stage.discovery.sites();
    const wanted = new Set<string>();
    for (const { assets } of site?.sources ?? []) {
      for (let index = 0; index < assets.count; index += 1) {
        if (isWanted(!withoutAddress.includes(oddityOf(index)))) wanted.add(assets.at(index).key);
      }
    }
    const expected = arriving(site).filter((key) => wanted.has(key));
    expect(expected.length).toBeGreaterThan(0);
    expect(customer.sourceIDs()).toEqual(expected);
  });

  test('selected types come whatever their capital letters, similar ones do not, and unknown ones are told', async () => {
    await using stage = await openSyncStage({
      sites: [{ name: 'Main site', sources: [{ name: 'Office', assets: { count: 300, seed: 9 } }] }],
    });
    const fields = { import_type: 'selected_types_only', asset_types: bullets('WINDOWS', 'printer', 'Toaster') };
    const customer = await stage.customer({ fields });
    await customer.connect();
    const [site] = stage.discovery.sites();
    const assets = site?.sources[0]?.assets;
    const types = new Map<string, string | undefined>();
    for (let index = 0; index < 300; index += 1) {
      const asset = assets?.at(index);
      types.set(asset?.key ?? '', asset?.assetBasicInfo.type);
    }
    expect(new Set(types.values())).toContain('Windows Server');
    expect(customer.sourceIDs()).toEqual(
      arriving(site).filter((key) => ['Windows', 'Printer'].includes(types.get(key) ?? '')),
    );
    expect(customer.summary()).toMatch(/Asset types that do not exist: Toaster\. Available: .*Windows Phone/);
  });

  test('where no selected type exists, nothing is asked for, and it is told', async () => {
    await using stage = await openSyncStage({ sites });
    const fields = { import_type: 'selected_types_only', asset_types: bullets('Toaster') };
    const customer = await stage.customer({ fields });
    await customer.connect();
    expect(stage.cursors()).toEqual([]);
    expect(customer.items()).toEqual([]);
    expect(customer.summary()).toContain('None of the selected asset types exists');
  });

  test('installations are chosen by name, and one that is not there is told', async () => {
    await using stage = await openSyncStage({ sites });
    const fields = { installation_handling: 'selected_only', installations: bullets('head office', 'Attic') };
    const customer = await stage.customer({ fields });
    await customer.connect();
    const [site] = stage.discovery.sites();
    expect(customer.sourceIDs()).toEqual(arriving(site, 'Head  Office'));
    expect(customer.summary()).toMatch(/There is no installation .?"Attic.?"\. Available: Head Office, Plant/);
    expect(customer.summary()).toContain('Assets of 1 source:');
  });

  test.each(['sources', 'allInstallations'] as const)('a site that has only %s', async (shape) => {
    await using stage = await openSyncStage({ sites, sources: shape });
    const customer = await stage.customer();
    await customer.connect();
    expect(customer.sourceIDs()).toEqual(arriving(stage.discovery.sites()[0]));
    expect(customer.summary()).toContain('Assets of 2 sources');
  });

  test('more sources than are told at once are all imported', { timeout: 30_000 }, async () => {
    const many = Array.from({ length: 104 }, (_, index) => ({
      name: `Source ${String(index)}`,
      assets: { count: 1, seed: 100 + index },
    }));
    const limits = { requestsPerMinute: 1000, requestsPerHour: 10_000 };
    await using stage = await openSyncStage({ sites: [{ name: 'Main site', sources: many }], limits });
    const customer = await stage.customer();
    await customer.connect();
    expect(customer.sourceIDs()).toEqual(arriving(stage.discovery.sites()[0]));
    expect(customer.summary()).toContain('Assets of 104 sources: 104 uploaded.');
  });

  test('assets so large that a page is refused come in smaller pages', { timeout: 30_000 }, async () => {
    const softwares = Array.from({ length: 1800 }, (_, index) => ({
      name: `Contoso ${'x'.repeat(20)} ${String(index)}`,
    }));
    const assets = Array.from({ length: 120 }, (_, index): Asset => ({
      _id: `large-${String(index)}`,
      key: `large-${String(index)}`,
      url: `https://app.lansweeper.com/large/${String(index)}`,
      assetBasicInfo: { name: `Large ${String(index)}`, type: 'Windows' },
      assetCustom: { model: 'Model' },
      softwares,
    }));
    await using stage = await openSyncStage({
      sites: [{ name: 'Main site', sources: [{ name: 'Office', assets: listAssets(assets) }] }],
    });
    const customer = await stage.customer();
    await customer.connect();
    expect(stage.discovery.requests().some(({ problem }) => problem?.includes('4 MB'))).toBe(true);
    expect(customer.sourceIDs()).toEqual(assets.map(({ key }) => key).toSorted());
    expect(customer.summary()).toContain('Assets of 1 source: 120 uploaded.');
  });
});
