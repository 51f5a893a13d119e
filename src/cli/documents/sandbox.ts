import { object, text } from './schema.ts';

export const document = object({ origin: text('e.g. http://127.0.0.1:4040'), domain: text('of its 4me') });
