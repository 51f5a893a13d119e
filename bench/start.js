import { fileURLToPath } from 'node:url';
import { inTurns, timeNode } from './measure.js';

const program = fileURLToPath(new URL('../bin/app-builder.js', import.meta.url));
const empty = ['-e', ''];

export function start() {
  timeNode([program, '--help']);
  const ratio = inTurns(
    21,
    () => timeNode(empty),
    () => timeNode([program, '--help']),
  );
  return [{ what: '--help, whole process', against: 'an empty node', ratio, limit: 'at most 2' }];
}
