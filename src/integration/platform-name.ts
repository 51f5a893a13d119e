import { parseSource, readSource } from './json-file.ts';
import { integrationFailure, type Problem } from './problems.ts';
import { readObject } from './reader.ts';

const file = 'integration.json';

/** Of folders that have no `integration.json`: they are older than it. */
const firstPlatform = '4me';

/**
 * Name of the platform that a folder's `integration.json` gives, `4me` where there is none. Throws `AB-INTEGRATION-INVALID` for a
 * file that does not say it.
 */
export async function readPlatform(folder: string): Promise<string> {
  const source = await readSource(folder, file);
  if (source === undefined) return firstPlatform;
  const parsed = parseSource(source);
  if ('problem' in parsed) throw integrationFailure(folder, [parsed.problem]);
  const problems: Problem[] = [];
  const platform = readObject(file, '', parsed.value, problems, (reader) =>
    reader.text('platform', { required: true }),
  );
  if (platform === undefined || problems.length > 0) throw integrationFailure(folder, problems);
  return platform;
}
