import { summary } from './captured.ts';
import { list, object } from './schema.ts';

export const document = object({ events: list(object(summary.required, summary.optional), 'the newest last') });
