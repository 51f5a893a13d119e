import type { Problem } from '../../../integration/problems.ts';
import { readObject, type ObjectReader } from '../../../integration/reader.ts';
import { readActions } from './actions.ts';
import { readConfigFields } from './config-fields.ts';
import { appFile, type HeseyaDefinition, type ReportDoubt } from './definition.ts';
import { flag } from './flag.ts';
import { readInternalPermissions, readPermissions } from './permissions.ts';
import { readWebhooks } from './webhooks.ts';

/**
 * Reads `app.json`: what `GET /` tells stores (heseya-facts §2), and beside it `config`, `actions` and `webhooks`. Problems are added to
 * the list; what a store may know all the same is a doubt.
 */
export function readApp(
  value: unknown,
  problems: Problem[],
  doubt: ReportDoubt,
): Omit<HeseyaDefinition, 'name' | 'folder'> {
  return readObject(appFile, '', value, problems, (reader) => {
    const title = filled(reader, 'name');
    filled(reader, 'author');
    const version = filled(reader, 'version');
    filled(reader, 'api_version');
    reader.text('icon');
    reader.text('description');
    const licenceRequired = flag(reader, 'licence_required');
    reader.text('microfrontend_url', { check: (text) => (isHttps(text) ? undefined : 'has to be an https address') });
    const permissions = readPermissions(reader, doubt);
    const internalPermissions = readInternalPermissions(reader);
    const widgets = reader.raw('widgets');
    if (widgets !== undefined && !Array.isArray(widgets)) reader.problem(['widgets'], 'has to be a list');
    readConfigFields(reader);
    readActions(reader, internalPermissions, doubt);
    const events = readWebhooks(reader, permissions.requiredPermissions, doubt);
    return { title, version, licenceRequired, ...permissions, internalPermissions, events };
  });
}

/** Stores take text of spaces for nothing. */
function filled(reader: ObjectReader, key: string): string {
  return reader.text(key, { required: true, check: blankProblem }) ?? '';
}

function blankProblem(text: string): string | undefined {
  return text.trim() === '' ? 'is blank' : undefined;
}

function isHttps(text: string): boolean {
  return URL.canParse(text) && new URL(text).protocol === 'https:';
}
