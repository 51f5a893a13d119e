import type { CommandContext } from '../../../cli/command.ts';
import { readTextFile } from '../../../commands/text-file.ts';
import { Failure, type FailureKind } from '../../../failure.ts';
import { inputSources } from '../../../input/sources.ts';
import { nearest } from '../../../integration/nearest.ts';
import { isJsonObject } from '../../../runtime/json-object.ts';
import type { JsonObject } from '../../../runtime/ports.ts';
import type { SettingGroup, SettingNames } from '../definition/definition.ts';
import type { Settings } from '../definition/placeholders.ts';

const unusable: FailureKind = { code: 'AB-THENA-SETTINGS', exit: 'usage' };

const groups: readonly SettingGroup[] = ['required_settings', 'optional_settings'];

const form = 'Write {"required_settings": {…}, "optional_settings": {…}}, with the keys of the manifest.';

/**
 * The settings of `--settings`, and undefined without the flag. They are an installation's own, often keys: every text is hidden in all
 * output from here on. Throws `AB-THENA-SETTINGS` for what cannot be read, and for settings that the manifest does not know.
 */
export async function givenSettings(context: CommandContext, declared: SettingNames): Promise<Settings | undefined> {
  const value = await readJson(context, 'settings', unusable);
  if (value === undefined) return undefined;
  if (!isJsonObject(value)) throw wrong(['it is no object']);
  const others = Object.keys(value).filter((name) => !groups.some((group) => group === name));
  const settings = Object.fromEntries(groups.map((group) => [group, value[group] ?? {}]));
  const { required_settings: required, optional_settings: optional } = settings;
  const problems = [
    ...others.map((name) => `${name} is not known${guessText(name, groups)}`),
    ...groups.flatMap((group) => groupProblems(group, settings[group], declared)),
  ];
  if (problems.length > 0 || !isJsonObject(required) || !isJsonObject(optional)) throw wrong(problems);
  for (const one of [required, optional]) hide(one, context.redact);
  return { required_settings: required, optional_settings: optional };
}

/** Throws `AB-THENA-SETTINGS` where settings are missing that the manifest requires. */
export function requireSettings(settings: Settings, declared: SettingNames): void {
  const { required_settings: given } = settings;
  const missing = declared.required_settings.filter(
    (name) => !Object.hasOwn(given, name) || given[name] === '' || given[name] === null,
  );
  if (missing.length > 0) throw wrong(missing.map((name) => `required_settings.${name} is missing`));
}

/**
 * The JSON of a file that a flag names, or of stdin for `-`; undefined without the flag. Throws Failure of this kind; what is in the file is
 * not part of it.
 */
export async function readJson(context: CommandContext, flag: string, kind: FailureKind): Promise<unknown> {
  const { given, surroundings } = context;
  const place = given.text(flag);
  if (place === undefined) return undefined;
  const fix = 'Give the path of a file with JSON, or - for stdin.';
  let text: string;
  try {
    text =
      place === '-' ? await inputSources(context).readStdin() : await readTextFile(surroundings.workingFolder, place);
  } catch (error) {
    context.signal.throwIfAborted();
    const because = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new Failure(
      kind,
      { message: `The file of --${flag} cannot be read: ${place}`, because, fix },
      { cause: error },
    );
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Failure(kind, { message: `The file of --${flag} is not JSON: ${place}`, fix });
  }
}

function groupProblems(group: SettingGroup, given: unknown, declared: SettingNames): readonly string[] {
  if (!isJsonObject(given)) return [`${group} is no object`];
  return Object.keys(given)
    .filter((name) => !declared[group].includes(name))
    .map((name) => `manifest.json declares no ${group}.${name}${guessText(name, declared[group])}`);
}

function guessText(name: string, candidates: readonly string[]): string {
  const guess = nearest(name, candidates);
  return guess === undefined ? '' : `; did you mean "${guess}"?`;
}

function hide(settings: JsonObject, redact: (secret: string) => void): void {
  for (const value of Object.values(settings)) {
    if (value !== null && typeof value !== 'boolean') redact(typeof value === 'string' ? value : JSON.stringify(value));
  }
}

function wrong(problems: readonly string[]): Failure {
  return new Failure(unusable, {
    message: 'The settings do not fit the configuration of the app',
    because: problems.join('\n'),
    fix: `Correct the file of --settings. ${form}`,
  });
}
