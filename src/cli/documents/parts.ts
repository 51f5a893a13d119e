import { exitCodes } from '../../failure.ts';
import { changeKinds } from '../flags.ts';
import { list, object, oneOf, text, yesOrNo, type JsonSchema } from './schema.ts';

/** Where functions run and secrets lie. */
export const engine = object(
  { name: oneOf(['local', 'aws']), location: text('e.g. "Amazon eu-west-1"') },
  { account: text('of AWS'), region: text('of AWS') },
);

/** One change as people approve it. */
export const change = object({
  kind: oneOf(changeKinds, 'the kind that --approve takes'),
  title: text('e.g. product "AWS Lambda"'),
  details: list(text(), 'one line each, without secrets'),
});

type Fields = Readonly<Record<string, JsonSchema>>;

/** What every command that provisions prints. `result`: what it has to tell when it is done; further fields as in `object`. */
export function provisioning(result: JsonSchema, always: Fields = {}, sometimes: Fields = {}): JsonSchema {
  const step = object({
    title: text(),
    outcome: oneOf(['created', 'updated', 'deleted', 'disabled']),
  });
  return object(
    {
      dryRun: yesOrNo('true: nothing was made'),
      engine,
      changes: list(change, 'empty where all is as wanted'),
      ...always,
    },
    { steps: list(step, 'what was made; absent after a dry run'), result, ...sometimes },
  );
}

const warnings = list(text(), 'absent where there are none');

/** `error` of every failure. */
const error = object(
  {
    code: { type: 'string', pattern: '^AB-[A-Z0-9-]+$', description: 'stable; see docs/errors.md' },
    message: text('what failed'),
    fix: text('what to do next'),
    retryable: yesOrNo('true: the same command may succeed when it is run again'),
  },
  { cause: text('why, in the words of the platform or the operating system') },
);

const failed = (command: JsonSchema): Readonly<Record<string, JsonSchema>> => ({
  ok: { const: false },
  command,
  exitCode: oneOf(Object.values(exitCodes)),
  error,
  completed: list(text(), 'titles of the steps that were finished before'),
  next: list(text(), 'command lines that are ready to run'),
});

/** What `--json` prints when anything fails, whatever the command; some commands add what they found. */
export const failure: JsonSchema = {
  ...object(failed(text('"app-builder" where the command line was not understood')), { warnings }),
  additionalProperties: true,
};

type Properties = Readonly<Record<string, JsonSchema>>;

/**
 * Everything that `--json` may print for a command: its document when it succeeds, and its failure, which may have the fields of the
 * document, too.
 */
export function output(command: string, document: JsonSchema): JsonSchema {
  const alternatives = (document['anyOf'] as readonly JsonSchema[] | undefined) ?? [document];
  const properties = (one: JsonSchema): Properties => one['properties'] as Properties;
  const found = Object.assign({}, ...alternatives.map(properties)) as Properties;
  const name: JsonSchema = { const: command };
  const succeeded = alternatives.map((one): JsonSchema => {
    const always = Object.entries(properties(one)).filter(([key]) =>
      (one['required'] as readonly string[]).includes(key),
    );
    return object(
      { ok: { const: true }, command: name, ...Object.fromEntries(always) },
      { warnings, ...properties(one) },
    );
  });
  return {
    anyOf: [
      ...succeeded,
      object(failed(oneOf([command, 'app-builder'], 'the second where the command line was not understood')), {
        warnings,
        ...found,
      }),
    ],
  };
}
