import { resolve } from 'node:path';
import type { SandboxSetting } from '../../../runtime/sandbox-route.ts';
import { awsBinding } from '../../bundle.ts';
import { digestOf } from '../../digest.ts';
import type { Workload } from '../../engine.ts';
import { type PreparedWorkload, prepareWorkload } from '../../workload.ts';
import type { Artifacts, TemplateSource } from './artifacts.ts';
import { checkDeployable, deployedTemplate, engineParameters, keepsResources } from './deployed-template.ts';
import { type FunctionArchive, functionArchive } from '../function/function-archive.ts';
import { bundleTarget } from '../function/runtimes.ts';

export interface StackSetting {
  /** Name of the engine. */
  readonly name: string;
  readonly sandbox: SandboxSetting | undefined;
  readonly artifacts: Artifacts;
}

/** Reads, checks and bundles; asks AWS for nothing but the name of the bucket, where the template wants that. */
export async function prepareStack(workload: Workload, setting: StackSetting): Promise<PreparedWorkload> {
  const work = await prepareWorkload(workload, awsBinding, {
    check: checkDeployable,
    target: bundleTarget,
    async parameters({ parameters }) {
      const { name, bucket } = engineParameters;
      return {
        ...(parameters[name] === undefined ? {} : { [name]: setting.name }),
        ...(parameters[bucket] === undefined ? {} : { [bucket]: await setting.artifacts.bucket() }),
      };
    },
  });
  const { sandbox } = setting;
  if (sandbox === undefined || work.bundles.size === 0) return work;
  // The sandbox's address becomes part of the template, so another one is a change of it.
  const template = digestOf({ template: work.parts.template, origin: sandbox.origin, hosts: sandbox.hosts });
  const parts = { ...work.parts, template };
  return { ...work, parts, digest: digestOf({ ...parts }) };
}

/** What CloudFormation needs: the template, and in the bucket what it refers to. */
export interface StackCode {
  readonly archives: readonly FunctionArchive[];
  readonly template: string;
  /** Something of it stays when its stack goes, and may be there when it is made again. */
  readonly keeps: boolean;
}

export async function stackCode(work: PreparedWorkload, { sandbox, artifacts }: StackSetting): Promise<StackCode> {
  const archives = new Map<string, FunctionArchive>();
  for (const { id, codeUri } of work.template.functions) {
    const bundle = work.bundles.get(id);
    if (bundle !== undefined) archives.set(id, await functionArchive(resolve(work.workload.folder, codeUri), bundle));
  }
  const template = deployedTemplate({
    template: work.template,
    parts: work.parts,
    parameters: work.parameters,
    bucket: archives.size === 0 ? '' : await artifacts.bucket(),
    code: new Map([...archives].map(([id, { key }]) => [id, key])),
    sandbox,
  });
  return { archives: [...archives.values()], template, keeps: keepsResources(work.template) };
}

/** The fields of a request that say where the template is. */
export function templateFields(source: TemplateSource): { TemplateBody: string } | { TemplateURL: string } {
  return 'TemplateBody' in source ? source : { TemplateURL: source.TemplateURL };
}
