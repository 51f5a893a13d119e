import { nearest } from '../../integration/nearest.ts';
import { uiExtensionParts } from '../../platforms/4me/definition/ui-extension.ts';
import type { Report } from '../finding.ts';
import type { RuleName } from '../rules.ts';
import { mentions, type Subject } from '../subject.ts';
import { instanceFields } from './automation-rules.ts';

/** The form of the UI extension against the handler, the rules and itself (4me-facts §14). */
export function checkForm(subject: Subject, report: Report): void {
  const { form, handlers, definition } = subject;
  const at = (rule: RuleName, text: string, line?: number): void =>
    report(rule, { file: uiExtensionParts.html, pointer: '', line, text });
  const seen = new Set<string>();
  for (const { id, line } of form.elements) {
    if (seen.has(id)) at('form-id-twice', `the ID "${id}" is used twice`, line);
    seen.add(id);
  }
  const ids = [...seen];
  for (const { of, line } of form.labels) {
    if (!seen.has(of)) at('form-label', `the label is of "${of}", which is not there${meant(of, ids)}`, line);
  }
  const apps = [...handlers.values()].flatMap((declared) => declared.apps);
  const fields = new Set(apps.flatMap((app) => app.fields.map(({ id }) => id)));
  const secrets = new Set(apps.flatMap((app) => app.secrets.map(({ id }) => id)));
  for (const id of fields) {
    const element = form.elements.find((one) => one.id === id);
    if (element === undefined)
      at('form-field', `the handler declares the field "${id}", which is not there${meant(id, ids)}`);
    else if (element.secret) {
      at(
        'form-secret-mark',
        `"${id}" is marked data-secret, but the handler declares it as a field, which stays blank`,
        element.line,
      );
    }
  }
  for (const id of secrets) {
    const element = form.elements.find((one) => one.id === id);
    if (element === undefined)
      at('form-secret', `the handler declares the secret "${id}", which is not there${meant(id, ids)}`);
    else if (!element.secret) {
      const text = `the handler declares "${id}" as a secret, but it is not marked data-secret: 4me would store and show it`;
      at('form-secret-mark', text, element.line);
    }
  }
  if (!subject.isComplete) return;
  const inRules = new Set(instanceFields(JSON.stringify(definition.rules)));
  const texts = [...subject.sources.map(({ text }) => text), definition.uiExtension?.javascript ?? ''];
  for (const { id, line, secret } of form.elements.filter(({ isField }) => isField)) {
    const declared = fields.has(id) || secrets.has(id);
    if (declared || (!secret && inRules.has(id)) || mentions(texts, id)) continue;
    at('form-field-unused', `nothing uses "${id}"`, line);
  }
}

function meant(id: string, ids: readonly string[]): string {
  const guess = nearest(id, ids);
  return guess === undefined ? '' : `; did you mean "${guess}"?`;
}
