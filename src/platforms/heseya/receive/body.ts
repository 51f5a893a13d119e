import { isJsonObject } from '../../../runtime/json-object.ts';
import type { HttpRequest } from '../../../runtime/http.ts';
import { Rejected } from '../../../runtime/outcomes.ts';
import type { Json, JsonObject } from '../../../runtime/ports.ts';

/** The body as JSON; undefined for none. Throws Rejected (400) for what is no JSON. */
export function jsonBody({ body }: HttpRequest): Json | undefined {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString('utf8')) as Json;
  } catch {
    throw new Rejected(400, 'Expected a body in JSON');
  }
}

/** The same for a body that has to be an object. Throws Rejected (400). */
export function objectBody(request: HttpRequest): JsonObject {
  const body = jsonBody(request);
  if (!isJsonObject(body)) throw new Rejected(400, 'Expected a body in JSON, an object');
  return body;
}
