import { list, object, oneOf, text } from './schema.ts';

const run = object({
  fn: text('logical id of the function'),
  schedule: text('name of the event in the template'),
  outcome: oneOf(['done', 'failed']),
});

export const document = object({ workload: text(), runs: list(run) });
