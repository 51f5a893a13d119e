import { catalogue } from '../../src/catalogue/catalogue.ts';
import { page, plain } from './commands-page.ts';

/** The catalogue of errors, as a page in Markdown. */
export function errorsPage(): string {
  const groups = [...new Set(catalogue.map(({ group }) => group))];
  return page([
    '# Errors',
    'Every error has a code that does not change. `app-builder explain <code>` shows its entry here; with `--json` a failure says the ' +
      'code, the cause and the fix for the case at hand ([failure](../schemas/failure.schema.json)). This page is made from the ' +
      'catalogue: `npm run generate`.',
    ...groups.flatMap((group) => [
      `## ${group}`,
      ...catalogue
        .filter((entry) => entry.group === group)
        .flatMap(({ code, exitCode, retryable, meaning, remedy }) => [
          `### ${code}`,
          plain(meaning),
          plain(remedy),
          `Exit code ${String(exitCode)}${retryable ? '; the same command may succeed when it is run again' : ''}.`,
        ]),
    ]),
  ]);
}
