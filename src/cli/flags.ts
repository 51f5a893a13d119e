import { allQuestions, questions, type AnswerKey, type Question } from '../input/questions.ts';
import type { ChangeKind } from '../reconcile/change.ts';
import type { Flag } from './command.ts';

/** In the order in which changes are shown. */
export const changeKinds: readonly ChangeKind[] = ['create', 'update', 'security', 'customers', 'delete'];

/** Taken by every command, before or after its name. */
export const commonFlags: readonly Flag[] = [
  { name: 'json', summary: 'print one JSON document on stdout, also on failure' },
  { name: 'yes', short: 'y', summary: 'approve what is created and updated' },
  { name: 'approve', summary: 'approve these kinds of changes', value: 'kinds', many: 'list', choices: changeKinds },
  { name: 'no-input', summary: 'never ask (APP_BUILDER_NO_INPUT)' },
  { name: 'verbose', summary: 'say more, and show causes and stack of an error' },
  { name: 'no-color', summary: 'no colour (NO_COLOR)' },
];

export const planFlags: readonly Flag[] = [
  { name: 'dry-run', summary: 'show the changes and make none' },
  { name: 'exit-code', summary: 'with --dry-run: exit 3 if there are changes', needs: 'dry-run' },
];

export const moveFlag: Flag = {
  name: 'move-engine',
  summary: 'go on although the records are of another engine, account or region',
};

const environmentFlag: Flag = {
  name: 'environment',
  summary: 'environment of default_input.json (ENV_4ME)',
  value: 'name',
};

/** Flags for the answers that a command uses, `--environment` included. */
export function inputFlags(...keys: readonly AnswerKey[]): readonly Flag[] {
  const flags = keys.flatMap((key): readonly Flag[] => {
    const { flag, summary, value, kind, ...rest }: Question = questions[key];
    if (rest.secret === true) {
      return [
        { name: `${flag}-file`, summary: `file with the ${summary}`, value },
        { name: `${flag}-stdin`, summary: 'read it from stdin' },
      ];
    }
    if (kind === 'switch') return [{ name: flag, summary }];
    if (rest.choices !== undefined) return [{ name: flag, summary, value, choices: Object.keys(rest.choices) }];
    if (kind === 'text') return [{ name: flag, summary, value }];
    if (kind === 'decision') return [{ name: flag, summary, value, choices: ['yes', 'no'] }];
    return [{ name: flag, summary, value, many: kind === 'list' ? 'list' : 'each' }];
  });
  return [...flags, environmentFlag];
}

/** Long forms which would put a secret on argv; each is refused with the flags to use instead. */
export const refusedFlags: ReadonlyMap<string, string> = new Map(
  allQuestions.filter(({ secret }) => secret === true).map(({ flag, variable }) => [flag, variable]),
);
