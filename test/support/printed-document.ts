import type { ValidateFunction } from 'ajv';
import type { Command } from '../../src/cli/command.ts';
import { usualExits } from '../../src/cli/exit-meanings.ts';
import { commands } from '../../src/cli/table.ts';
import { exitCodes } from '../../src/failure.ts';

/** What a run of the program left. */
interface Run {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
}

/**
 * Holds every run of a test to the contract of its command: it ends with an exit code that the table names for it, and what it
 * prints under `--json` fits its JSON Schema. Throws what does not.
 */
export async function requireContract(argv: readonly string[], { code, stdout }: Run): Promise<void> {
  if (code === null) return;
  const words = argv.slice(0, argv.includes('--') ? argv.indexOf('--') : argv.length);
  const command = namedIn(words);
  const exits = [...usualExits, ...(command?.exits ?? [])].map((name) => exitCodes[name] as number);
  if (code !== 0 && !exits.includes(code))
    throw broken(argv, `ended with ${String(code)}, which the table does not name for it`);
  if (!words.includes('--json') || ['--help', '-h', '--version', '-V', 'help'].some((word) => words.includes(word)))
    return;
  const isLines = command?.streams !== undefined && words.includes(`--${command.streams}`);
  const texts = isLines ? stdout.split('\n').filter((line) => line !== '') : [stdout];
  const names = isLines
    ? [`${schemaOf(command)}-line`, 'failure']
    : [command === undefined ? 'failure' : schemaOf(command)];
  for (const text of texts) await requireValid(argv, text, names, code);
}

const schemaOf = ({ name }: Command): string => name.replaceAll(' ', '-');

/** The command that the words name, wherever flags stand. */
function namedIn(words: readonly string[]): Command | undefined {
  const bare = words.filter((word) => !word.startsWith('-'));
  return commands.find(({ name }) => bare.join(' ') === name || bare.join(' ').startsWith(`${name} `));
}

async function requireValid(
  argv: readonly string[],
  text: string,
  names: readonly string[],
  code: number,
): Promise<void> {
  const document = parsed(argv, text);
  const validators = await Promise.all(names.map(validatorOf));
  if (!validators.some((validate) => validate(document))) {
    throw broken(
      argv,
      `printed what does not fit its schema ${names.join(' or ')}: ${complaint(validators[0], document)}\n${text}`,
    );
  }
  if (isFailure(document) && document.exitCode !== code) {
    throw broken(argv, `says exit code ${String(document.exitCode)} and ends with ${String(code)}`);
  }
}

function parsed(argv: readonly string[], text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw broken(argv, `printed what is not one JSON document: ${text}`);
  }
}

function isFailure(document: unknown): document is { readonly exitCode: number } {
  return typeof document === 'object' && document !== null && 'ok' in document && document.ok === false;
}

/** Of the alternative that the document means. */
function complaint(validate: ValidateFunction | undefined, document: unknown): string {
  const lines = (validate?.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message ?? ''} ${JSON.stringify(params)}`,
  );
  const alternative = isFailure(document) ? 'failure' : 'success';
  return `(${alternative}) ${lines.join('; ')}`;
}

const broken = (argv: readonly string[], what: string): Error => new Error(`app-builder ${argv.join(' ')} ${what}`);

let schemas: Promise<ReadonlyMap<string, () => ValidateFunction>> | undefined;

/** The check for a schema by its name; each is compiled when it is first needed. */
export async function validatorOf(name: string): Promise<ValidateFunction> {
  schemas ??= loadSchemas();
  const found = (await schemas).get(name);
  if (found === undefined) throw new Error(`there is no schema ${name}`);
  return found();
}

async function loadSchemas(): Promise<ReadonlyMap<string, () => ValidateFunction>> {
  const [{ Ajv2020 }, { allSchemas }] = await Promise.all([
    import('ajv/dist/2020.js'),
    import('../../src/cli/documents/all.ts'),
  ]);
  const ajv = new Ajv2020({
    strict: true,
    allowUnionTypes: true,
    strictRequired: false,
    formats: { 'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/ },
  });
  const named = await allSchemas(commands);
  return new Map(
    named.map(({ name, schema }) => {
      let compiled: ValidateFunction | undefined;
      return [name, () => (compiled ??= ajv.compile(schema))];
    }),
  );
}
