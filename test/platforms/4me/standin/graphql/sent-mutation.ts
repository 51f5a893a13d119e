import { expect } from 'vitest';
import type { ApiClient } from '../api-client.ts';

interface Payload {
  readonly errors: { readonly path: string[]; readonly message: string }[] | null;
  readonly clientMutationId: string | null;
  readonly record: Record<string, unknown> | null;
}

/** Sends mutations as the client of this moment. */
export function mutationsOf(api: () => ApiClient) {
  /** Sends one mutation whose record has the given fields; throws for a top-level error. */
  async function mutate(name: string, input: object, fields = 'id'): Promise<Payload> {
    const record = name.replace(/(Create|Update|Publish)$/, '');
    const type = `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}${name.endsWith('Publish') ? 'Mutation' : ''}Input`;
    const document = `mutation($input: ${type}!) { ${name}(input: $input) { clientMutationId errors { path message } ${record} { ${fields} } } }`;
    const { data, errors } = await api().ask(document, { input });
    if (errors) throw new Error(errors[0]?.message);
    const payload = data?.[name] as unknown as Payload & Record<string, never>;
    return { errors: payload.errors, clientMutationId: payload.clientMutationId, record: payload[record] ?? null };
  }

  /** As `mutate`, where it must succeed; answers the record. */
  async function made(
    name: string,
    input: object,
    fields = 'id',
  ): Promise<Record<string, unknown> & { readonly id: string }> {
    const { record, errors } = await mutate(name, input, `id ${fields}`);
    expect(errors).toBeNull();
    return record as Record<string, unknown> & { readonly id: string };
  }
  return { mutate, made };
}
