import type { Ports } from './ports.ts';

type Environment = Ports['environment'];

/** The environment variable that holds a queue's address, e.g. `QUEUE_SYNC` for `sync`. */
export function queueVariable(name: string): string {
  return `QUEUE_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;
}

/** Throws an error that says what the template lacks. */
export function queueAddress(environment: Environment, name: string): string {
  const variable = queueVariable(name);
  const address = environment[variable];
  if (address !== undefined && address !== '') return address;
  throw new Error(
    `the queue ${name} has no address: give the function the environment variable ${variable} in template.yaml, with !Ref to its queue`,
  );
}

/** Whether an ARN is of the queue with this name: address and ARN end alike. */
export function isArnOfQueue(environment: Environment, name: string, arn: unknown): boolean {
  const address = environment[queueVariable(name)];
  if (address === undefined || address === '' || typeof arn !== 'string') return false;
  const [, , service, , , physical, ...rest] = arn.split(':');
  return service === 'sqs' && rest.length === 0 && physical === address.split('/').at(-1);
}
