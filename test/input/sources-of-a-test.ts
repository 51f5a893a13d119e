import { givenFrom } from '../../src/cli/given.ts';
import type { InputSources } from '../../src/input/sources.ts';

/** Sources in which nothing is given and nobody can be asked. */
export function emptySources(parts: Partial<InputSources> = {}): InputSources {
  return {
    given: givenFrom({}),
    environment: {},
    startFolder: '/',
    environmentName: undefined,
    ask: undefined,
    whyNotAsking: 'stdin is not a terminal',
    report: () => {},
    redact: () => {},
    workingFolder: '/',
    readFile: async () => {
      throw new Error('no test reads this file');
    },
    readStdin: async () => '',
    ...parts,
  };
}
