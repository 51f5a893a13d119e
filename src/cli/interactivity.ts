import type { Given, Surroundings } from './command.ts';
import { refusedFlags } from './flags.ts';

/** Whether a person may be asked, and if not, why. */
export type Interactivity = { readonly may: true; readonly why: '' } | { readonly may: false; readonly why: string };

/** Everything that forbids questions (DESIGN §6, promise 1); the first reason is the one that is named. */
export function mayAsk(given: Given, surroundings: Surroundings): Interactivity {
  const { environment, stdin, stderr } = surroundings;
  const reading = [...refusedFlags.keys()].map((flag) => `${flag}-stdin`).find((flag) => given.has(flag));
  const reasons: readonly (readonly [boolean, string])[] = [
    [given.has('no-input'), '--no-input was given'],
    [isTruthy(environment['APP_BUILDER_NO_INPUT']), 'APP_BUILDER_NO_INPUT is set'],
    [isTruthy(environment['CI']), 'CI is set'],
    [given.has('json'), '--json was given'],
    [reading !== undefined, `--${reading} reads stdin`],
    [stdin.isTTY !== true, 'stdin is not a terminal'],
    [stderr.isTTY !== true, 'stderr is not a terminal'],
  ];
  const why = reasons.find(([applies]) => applies)?.[1];
  return why === undefined ? { may: true, why: '' } : { may: false, why };
}

function isTruthy(value: string | undefined): boolean {
  return value !== undefined && !['', '0', 'false', 'no', 'off'].includes(value.trim().toLowerCase());
}
