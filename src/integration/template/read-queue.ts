import { isJsonObject } from '../../runtime/json-object.ts';
import type { Json, JsonObject } from '../../runtime/ports.ts';
import type { TemplateQueue, TemplateRedrive, TemplateResource } from './model.ts';
import type { Reader } from './reader.ts';
import { attributeOf } from './references.ts';

export const queueType = 'AWS::SQS::Queue';

/** SQS's own limits and defaults, in seconds. */
const times = {
  VisibilityTimeout: { from: 0, to: 43_200, otherwise: 30 },
  DelaySeconds: { from: 0, to: 900, otherwise: 0 },
  MessageRetentionPeriod: { from: 60, to: 1_209_600, otherwise: 345_600 },
} as const;

/** Whoever has one of these gives up to a queue what failed too often. */
const deadLetterPlaces: ReadonlySet<string> = new Set([
  'deadLetterTargetArn',
  'DeadLetterConfig',
  'DeadLetterQueue',
  'OnFailure',
]);

/** A queue's properties, checked as far as they are not worked out later. */
export function readQueue(resource: TemplateResource, document: JsonObject, read: Reader): TemplateQueue {
  const { properties } = resource;
  const path = ['Resources', resource.id, 'Properties'];
  const fifo = properties['FifoQueue'];
  if (fifo !== undefined && fifo !== false && fifo !== 'false')
    read.problem([...path, 'FifoQueue'], 'is not supported: messages are sent without a group');
  const time = (name: keyof typeof times): Json => {
    const { otherwise, ...limits } = times[name];
    return readNumber(properties[name], [...path, name], limits, read) ?? otherwise;
  };
  return {
    ...resource,
    visibilityTimeout: time('VisibilityTimeout'),
    delay: time('DelaySeconds'),
    retention: time('MessageRetentionPeriod'),
    redrive: readRedrive(properties['RedrivePolicy'], [...path, 'RedrivePolicy'], read),
    isDeadLetters: takesDeadLetters(document['Resources'] ?? {}, resource.id, false),
  };
}

/** The logical id in `!GetAtt <Queue>.Arn`. */
export function queueOf(value: Json | undefined): string | undefined {
  if (!isJsonObject(value) || value['Fn::GetAtt'] === undefined) return undefined;
  const [id, attribute] = attributeOf(value['Fn::GetAtt']);
  return attribute === 'Arn' ? id : undefined;
}

function readRedrive(policy: Json | undefined, path: readonly string[], read: Reader): TemplateRedrive | undefined {
  if (policy === undefined) return undefined;
  const fields = read.map(policy, path);
  const { deadLetterTargetArn: target, maxReceiveCount: count } = fields;
  if (target === undefined) read.problem(path, 'deadLetterTargetArn is missing');
  if (count === undefined) read.problem(path, 'maxReceiveCount is missing');
  const limits = { from: 1, to: 1000 };
  return {
    deadLetters: queueOf(target),
    maxReceiveCount: readNumber(count, [...path, 'maxReceiveCount'], limits, read) ?? limits.to,
  };
}

/** CloudFormation takes numbers as text, too; what is a map has its value later. */
function readNumber(
  value: Json | undefined,
  path: readonly string[],
  limits: { readonly from: number; readonly to: number },
  read: Reader,
): Json | undefined {
  if (isJsonObject(value)) return value;
  return read.number(typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value, path, limits);
}

function takesDeadLetters(value: Json, id: string, inPlace: boolean): boolean {
  if (Array.isArray(value)) return value.some((item: Json) => takesDeadLetters(item, id, inPlace));
  if (!isJsonObject(value)) return false;
  if (inPlace && queueOf(value) === id) return true;
  return Object.entries(value).some(([name, inner]) =>
    takesDeadLetters(inner, id, inPlace || deadLetterPlaces.has(name)),
  );
}
