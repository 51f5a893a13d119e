import { scryptSync } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Failure, type FailureKind } from '../failure.ts';
import type { Template, TemplateFunction } from '../integration/template/model.ts';
import { parameterValues } from '../integration/template/parameters.ts';
import { templateFailure } from '../integration/template/problems.ts';
import { readTemplate } from '../integration/template/read-template.ts';
import { type Binding, type Bundle, type BundleTarget, bundleFunction } from './bundle.ts';
import { digestOf } from './digest.ts';
import type { Deployed, Workload } from './engine.ts';

const otherDomain: FailureKind = { code: 'AB-ENGINE-OTHER-DOMAIN', exit: 'usage' };
const otherOwner: FailureKind = { code: 'AB-ENGINE-OTHER-ACCOUNT', exit: 'usage' };
const badName: FailureKind = { code: 'AB-ENGINE-WORKLOAD-NAME', exit: 'usage' };

/** Digests of all that a workload is made of; two of them say what a deployment changes. */
export interface Parts {
  readonly template: string;
  /** By name; digests, because a parameter may hold a secret. */
  readonly parameters: Digests;
  /** By the function's logical id. */
  readonly code: Digests;
}

export interface PreparedWorkload {
  readonly workload: Workload;
  readonly template: Template;
  readonly parameters: Readonly<Record<string, string>>;
  readonly bundles: ReadonlyMap<string, Bundle>;
  readonly parts: Parts;
  readonly digest: string;
}

/** What an engine adds to a preparation. */
export interface Preparation {
  /** Throws for what this engine cannot deploy. */
  readonly check?: (template: Template) => void;
  /** Values of parameters that the engine knows itself, of those that the template declares. */
  readonly parameters?: (template: Template) => Promise<Readonly<Record<string, string>>>;
  readonly target?: (fn: TemplateFunction) => BundleTarget;
}

/** Reads the template, checks the parameters and bundles each function. Writes nothing. */
export async function prepareWorkload(
  workload: Workload,
  binding: Binding | 'none',
  { check, parameters: own, target = () => 'node20' }: Preparation = {},
): Promise<PreparedWorkload> {
  checkName(workload.name);
  const template = await readTemplate(resolve(workload.folder, 'template.yaml'));
  check?.(template);
  const parameters = parameterValues(template, { ...(await own?.(template)), ...workload.parameters });
  const bundles = new Map<string, Bundle>();
  for (const fn of template.functions) {
    const folder = resolve(workload.folder, fn.codeUri);
    const entry = await entryOf(fn, folder, template);
    bundles.set(fn.id, await bundleFunction({ folder, entry, exportName: fn.exportName, binding, target: target(fn) }));
  }
  const parts: Parts = {
    template: digestOf(template.document),
    parameters: Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [
        name,
        template.parameters[name]?.noEcho === true ? secretDigest(value, `${workload.name}/${name}`) : digestOf(value),
      ]),
    ),
    code: Object.fromEntries([...bundles].map(([id, { digest }]) => [id, digest])),
  };
  return { workload, template, parameters, bundles, parts, digest: digestOf({ ...parts }) };
}

/** Digests are kept where people read them; one of a secret must cost whoever tries values against it. */
function secretDigest(value: string, salt: string): string {
  return scryptSync(value, salt, 32).toString('hex');
}

/** What a deployment changes, one line each; empty: nothing. */
export function changedParts(before: Parts | undefined, after: Parts): readonly string[] {
  if (before === undefined) return Object.keys(after.code).map((id) => `function ${id}`);
  return [
    ...changed(before.code, after.code, 'code of'),
    ...changed(before.parameters, after.parameters, 'parameter'),
    ...(before.template === after.template ? [] : ['template']),
  ];
}

type Digests = Readonly<Record<string, string>>;

function changed(one: Digests, other: Digests, what: string): readonly string[] {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return names.flatMap((name) => {
    if (one[name] === other[name]) return [];
    if (one[name] === undefined) return [`${what} ${name} (new)`];
    return [other[name] === undefined ? `${what} ${name} (removed)` : `${what} ${name}`];
  });
}

/** The provider account whose secrets the functions may read, from the parameter that says so (4me-facts §18). */
export function ownerOf(parameters: Readonly<Record<string, string>>): string | undefined {
  return parameters['BootstrapSecretAccountParameter'];
}

/**
 * Throws `AB-ENGINE-OTHER-DOMAIN` for a workload that was deployed for another 4me domain (DESIGN §8), and
 * `AB-ENGINE-OTHER-ACCOUNT` for one of another provider account.
 */
export function refuseOtherDomain(workload: Workload, current: Deployed | undefined, fix: string): void {
  if (current === undefined) return;
  const [owner, wanted] = [current.owner, ownerOf(workload.parameters)];
  if (current.domain === workload.domain) {
    if (owner === wanted || owner === undefined || wanted === undefined) return;
    throw new Failure(otherOwner, {
      message: `${workload.name} was deployed for the account ${owner} and is not overwritten for ${wanted}`,
      because: `${current.deployedBy} deployed it at ${current.deployedAt}`,
      fix: 'Give this account an engine name of its own with --engine-name <name>.',
    });
  }
  throw new Failure(otherDomain, {
    message: `${workload.name} was deployed for ${current.domain} and is not overwritten for ${workload.domain}`,
    because: `${current.deployedBy} deployed it at ${current.deployedAt}`,
    fix,
  });
}

/** A workload's name is part of addresses and file names. Throws `AB-ENGINE-WORKLOAD-NAME`. */
export function checkName(name: string): void {
  if (/^[a-z][a-z0-9-]{0,127}$/i.test(name)) return;
  throw new Failure(badName, {
    message: `"${name}" cannot be the name of a workload`,
    fix: 'Use letters, digits and hyphens, starting with a letter.',
  });
}

/** Entry file of a function, relative to `folder`, that of its code. Throws `AB-TEMPLATE-INVALID` where there is none. */
export async function entryOf(fn: TemplateFunction, folder: string, template: Template): Promise<string> {
  if (fn.entry !== undefined) return fn.entry;
  const stem = fn.handler.slice(0, -(fn.exportName.length + 1));
  const candidates = ['.ts', '.mts', '.js', '.mjs'].map((extension) => `${stem}${extension}`);
  for (const candidate of candidates) {
    const found = await stat(join(folder, candidate)).catch(() => undefined);
    if (found?.isFile() === true) return candidate;
  }
  const path = ['Resources', fn.id, 'Properties', 'Handler'];
  throw templateFailure(template.file, [
    {
      place: path.join('.'),
      line: template.lineOf(path),
      text: `there is none of ${candidates.join(', ')} in ${folder}`,
    },
  ]);
}
