const host = 'sqs.local.invalid';
const account = '000000000000';

/** Name of a queue on this machine, which is unique among all workloads: a logical id has no hyphen. */
export function queueName(workload: string, id: string): string {
  return `${workload}-${id}`;
}

/** What `queueName` was made from. */
export function ownerOfQueue(name: string): { readonly workload: string; readonly id: string } {
  const end = name.lastIndexOf('-');
  return { workload: name.slice(0, end), id: name.slice(end + 1) };
}

/** What a function sends to, as `!Ref <Queue>` gives it; the same form as on AWS. */
export function queueAddress(name: string): string {
  return `https://${host}/${account}/${name}`;
}

export function queueArn(name: string): string {
  return `arn:app-builder:sqs:local:${account}:${name}`;
}

/** The name in an address. Throws for an address that is none of this machine's. */
export function queueNameIn(address: string): string {
  const name = /^https:\/\/sqs\.local\.invalid\/000000000000\/([A-Za-z0-9-]+)$/.exec(address)?.[1];
  if (name === undefined) throw new Error(`${address} is not the address of a queue of the local engine`);
  return name;
}
