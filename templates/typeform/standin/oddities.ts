import type { Answer } from './answer.ts';
import type { FormEvent, FormResponse } from './event.ts';
import { allFields } from './form.ts';
import type { Field } from './form.ts';

/*
 * Events that are allowed and rarely seen (external-apis §2.4, §2.8): each takes an event and gives a changed copy.
 */

/** Sent while the form is being filled in, to webhooks that subscribed to it; nothing is submitted yet. */
export function partial(event: FormEvent): FormEvent {
  const { submitted_at: _submitted, ending: _ending, ...rest } = event.form_response;
  return { ...event, event_type: 'form_response_partial', form_response: rest };
}

export function withEmptyAnswers(event: FormEvent): FormEvent {
  return changed(event, { answers: [] });
}

export function withoutAnswers(event: FormEvent): FormEvent {
  const { answers: _answers, ...rest } = event.form_response;
  return { ...event, form_response: rest };
}

/** The answer names its question by id only; the definition keeps both. */
export function withoutRefInAnswer(event: FormEvent, ref: string): FormEvent {
  const answers = event.form_response.answers ?? [];
  return changed(event, { answers: answers.map((answer) => (answer.field.ref === ref ? unnamed(answer) : answer)) });
}

/** The answer names a question that the definition does not have. */
export function withoutDefinitionOf(event: FormEvent, ref: string): FormEvent {
  const { definition } = event.form_response;
  return changed(event, { definition: { ...definition, fields: without(definition.fields, ref) } });
}

/** Sub-questions beside their group instead of in it: which of the two deliveries have is not verified (§2.4). */
export function withFlatDefinition(event: FormEvent): FormEvent {
  const { definition } = event.form_response;
  const fields = allFields(definition.fields).map(({ properties: _properties, ...field }) => field);
  return changed(event, { definition: { ...definition, fields } });
}

function changed(event: FormEvent, changes: Partial<FormResponse>): FormEvent {
  return { ...event, form_response: { ...event.form_response, ...changes } };
}

function unnamed(answer: Answer): Answer {
  const { id, type } = answer.field;
  return { ...answer, field: { id, type } };
}

function without(fields: readonly Field[], ref: string): readonly Field[] {
  return fields
    .filter((field) => field.ref !== ref)
    .map((field) => {
      const inner = field.properties?.fields;
      return inner === undefined
        ? field
        : { ...field, properties: { ...field.properties, fields: without(inner, ref) } };
    });
}
