import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { jsonText } from '../../src/integration/template/json-text.ts';
import type { Json, JsonObject } from '../../src/runtime/ports.ts';
import { venv } from './emulators.ts';

const run = promisify(execFile);
const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const folders = ['../../templates/', 'fixtures/'].map(script);

/** Every template of this repository, by the name of its folder. */
export async function everyTemplate(): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const folder of folders)
    for (const name of await readdir(folder)) found.set(name, join(folder, name, 'template.yaml'));
  return found;
}

export interface Translated {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties?: JsonObject }>>;
}

/** What AWS's own translator makes of a SAM template, with these parameters. */
export async function translated(file: string, parameters: Readonly<Record<string, string>>): Promise<Translated> {
  const pairs = Object.entries(parameters).map(([name, value]) => `${name}=${value}`);
  const { stdout } = await run(venv(), [script('sam_translate.py'), file, ...pairs]);
  return JSON.parse(stdout) as Translated;
}

/** What cfn-lint finds in these files; empty: nothing. `ignored`: numbers of its rules. */
export async function findings(files: readonly string[], ignored: readonly string[] = []): Promise<string> {
  const options = ['--regions', 'eu-west-1', ...ignored.flatMap((rule) => ['--ignore-checks', rule])];
  try {
    const { stdout } = await run(venv(), [script('cfn_lint.py'), ...options, '--', ...files]);
    return stdout;
  } catch (error) {
    return (error as { stdout: string; stderr: string }).stdout || (error as Error).message;
  }
}

export interface Statement {
  readonly actions: readonly string[];
  readonly resources: readonly Json[];
  readonly condition: JsonObject;
}

/** What a role may not do with anything but these, whoever allows it. */
export interface Denial {
  readonly actions: readonly string[];
  readonly exceptions: readonly Json[];
}

/** What a role of a translated template allows by its own policies. */
export function statementsOf(template: Translated, role: string): readonly Statement[] {
  return policyStatements(template, role)
    .filter(({ Effect }) => Effect === 'Allow')
    .map(({ Action, Resource = [], Condition = {} }) => ({
      actions: listOf(Action).map(String),
      resources: listOf(Resource),
      condition: Condition,
    }));
}

/** What a role of a translated template denies by its own policies. */
export function denialsOf(template: Translated, role: string): readonly Denial[] {
  return policyStatements(template, role)
    .filter(({ Effect }) => Effect === 'Deny')
    .map(({ Action, Resource, NotResource = [], Condition }) => {
      if (Resource !== undefined || Condition !== undefined)
        throw new Error('no policy denied in this way before: say here what it means');
      return { actions: listOf(Action).map(String), exceptions: listOf(NotResource) };
    });
}

/** Policies of AWS's own that a role has besides, by the end of their ARNs. */
export function managedPoliciesOf(template: Translated, role: string): readonly string[] {
  const arns = template.Resources[role]?.Properties?.['ManagedPolicyArns'] ?? [];
  return listOf(arns).map((arn) => jsonText(arn).split('/').at(-1) ?? '');
}

interface PolicyStatement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: Json;
  readonly Resource?: Json;
  readonly NotResource?: Json;
  readonly Condition?: JsonObject;
}

const listOf = (value: Json): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : [value]);

function policyStatements(template: Translated, role: string): readonly PolicyStatement[] {
  const policies = (template.Resources[role]?.Properties?.['Policies'] ?? []) as unknown as readonly {
    readonly PolicyDocument: { readonly Statement: readonly PolicyStatement[] };
  }[];
  return policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}
