import { anything, either, list, object, text } from './schema.ts';

const known = object({ name: text(), about: text() });

/** Of the command `schema`: all that there are, or the one that was named. */
export const document = either(object({ schemas: list(known) }), object({ name: text(), schema: anything() }));
