import { offeringFile } from '../../integration/find-folder.ts';
import type { Definition } from '../../platforms/4me/definition/definition.ts';
import type { Report } from '../finding.ts';
import { templateFile } from '../../platforms/4me/definition/read-definition.ts';
import { documentsInSources } from '../scopes/documents-in-sources.ts';
import { modelScopes } from '../scopes/model-scopes.ts';
import { documentReader } from '../scopes/needed-actions.ts';
import { mentions, type Subject } from '../subject.ts';

/** Scopes of the offering against the GraphQL documents of the handler (4me-facts §3). */
export async function checkScopes(subject: Subject, report: Report): Promise<void> {
  const made = [...subject.handlers.values()].flatMap(({ documents }) => documents);
  const code = subject.sources.map(({ text }) => text);
  const texts = [...new Set([...made, ...documentsInSources(code)].map((text) => text.trim()))];
  const granted = grantedBy(subject.definition);
  if (texts.length === 0 && granted.size === 0) return;
  const read = await documentReader();
  const needs = texts.map((text) => read(text));
  const needed = new Map<string, string[]>();
  for (const { title, error, actions } of needs) {
    if (error !== undefined) {
      const { file = templateFile } = subject.sources.find(({ text }) => text.includes(title)) ?? {};
      report('document-invalid', { file, pointer: '', text: `${title}: ${error}` });
    }
    for (const action of actions) needed.set(action, [...(needed.get(action) ?? []), title]);
  }
  // Which of its two clients gets a document shows only when it works.
  const rule = mentions(code, 'provider') ? 'scope-uncertain' : 'scope-missing';
  for (const [action, titles] of needed) {
    if (granted.has(action)) continue;
    const where = rule === 'scope-uncertain' ? ', unless it is for the provider account' : '';
    const text = `${action} is missing, which ${titles.join(', ')} needs${where}`;
    report(rule, { file: offeringFile, pointer: '/scopes', text });
  }
  if (subject.isComplete) unused(subject.definition, code, new Set(needed.keys()), report);
}

function grantedBy({ offering }: Definition): ReadonlySet<string> {
  const allowed = offering.scopes.filter(({ effect }) => effect === 'allow').flatMap(({ actions }) => actions);
  // A deny with conditions takes away something, but not the action.
  const denied = offering.scopes
    .filter(({ effect, conditions }) => effect === 'deny' && conditions.length === 0)
    .flatMap(({ actions }) => actions);
  return new Set(allowed.filter((action) => !denied.includes(action)));
}

/** A document that is put together when the handler works is in no list; its parts are in the code. */
function unused(definition: Definition, code: readonly string[], needed: ReadonlySet<string>, report: Report): void {
  definition.offering.scopes.forEach(({ actions, effect }, index) => {
    if (effect !== 'allow') return;
    actions.forEach((action, position) => {
      const [model = ''] = action.split(':', 1);
      const isKnown = [...modelScopes.values()].some(({ scope }) => scope === model);
      if (needed.has(action) || !isKnown || mentionsModel(code, model)) return;
      const pointer = `/scopes/${String(index)}/actions/${String(position)}`;
      report('scope-unused', { file: offeringFile, pointer, text: `no document of the handler needs ${action}` });
    });
  });
}

const plurals: Readonly<Record<string, string>> = { Person: 'people', ProductCategory: 'productCategories' };

/** Whether a text that is put together could ask for the model: `people(`, or `... on Person`, after a part that was put in. */
function mentionsModel(code: readonly string[], model: string): boolean {
  const types = [...modelScopes].filter(([, { scope }]) => scope === model).map(([type]) => type);
  return types.some((type) => {
    const plural = plurals[type] ?? `${type.charAt(0).toLowerCase()}${type.slice(1)}s`;
    const pattern = new RegExp(`\`[^\`]*\\$\\{[^\`]*\\b(?:${plural}\\s*\\(|on ${type}\\b)`);
    return code.some((source) => pattern.test(source));
  });
}
