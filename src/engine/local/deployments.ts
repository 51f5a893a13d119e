import { type Manifest, manifestOf, manifestStore } from './manifest.ts';

/** What is deployed in the folder of an engine at the moment. */
export interface Deployments {
  get(workload: string): Promise<Manifest | undefined>;
  all(): Promise<readonly { readonly workload: string; readonly manifest: Manifest }[]>;
}

export function deployments(folder: string): Deployments {
  const manifests = manifestStore(folder);
  async function get(workload: string): Promise<Manifest | undefined> {
    const found = await manifests.get(workload);
    return found === undefined ? undefined : manifestOf(found.value);
  }
  return {
    get,
    async all() {
      const names = await manifests.list('');
      const found = await Promise.all(names.map(async (workload) => ({ workload, manifest: await get(workload) })));
      return found.flatMap(({ workload, manifest }) => (manifest === undefined ? [] : [{ workload, manifest }]));
    },
  };
}
