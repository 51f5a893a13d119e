import type { CloudFormation } from '@aws-sdk/client-cloudformation';
import { readFunction } from '../../../integration/template/read-function.ts';
import { queueType, readQueue } from '../../../integration/template/read-queue.ts';
import { reader } from '../../../integration/template/reader.ts';
import type { TemplateResource } from '../../../integration/template/model.ts';
import { isJsonObject } from '../../../runtime/json-object.ts';
import type { JsonObject } from '../../../runtime/ports.ts';
import { awsFailure } from '../aws-failure.ts';
import { isAbsent } from '../stacks/stack.ts';
import { type StackResource, stackResources } from '../stacks/stack-resources.ts';

/** A queue of a stack. */
export interface DeployedQueue {
  /** Logical id. */
  readonly name: string;
  readonly address: string;
  readonly deadLetters: string | undefined;
  readonly isDeadLetters: boolean;
}

/** A schedule of a stack. */
export interface DeployedSchedule {
  /** Logical id of the function. */
  readonly fn: string;
  /** Name of the event in the template. */
  readonly name: string;
  /** Name of the rule on the default bus. */
  readonly rule: string;
}

export interface WokenBy {
  readonly queues: readonly DeployedQueue[];
  readonly schedules: readonly DeployedSchedule[];
}

/**
 * Queues and schedules of a deployed workload, in the order of its template; none for a stack that is not there, and for one that
 * was made from a template in YAML, which is not how this engine writes it.
 */
export async function wokenBy(cloudFormation: CloudFormation, workload: string): Promise<WokenBy> {
  try {
    const [{ TemplateBody: body = '' }, resources] = await Promise.all([
      cloudFormation.getTemplate({ StackName: workload, TemplateStage: 'Original' }),
      stackResources(cloudFormation, workload),
    ]);
    return wokenIn(documentOf(body), resources);
  } catch (error) {
    if (isAbsent(error)) return { queues: [], schedules: [] };
    throw awsFailure(error, `looking for the queues and schedules of ${workload}`);
  }
}

/** `resources`: those that were made; what has a condition may not be among them. */
function wokenIn(document: JsonObject, resources: readonly StackResource[]): WokenBy {
  // The template was checked when it was deployed.
  const read = reader(() => undefined);
  const physicalIds = new Map(resources.map(({ id, physicalId }) => [id, physicalId]));
  const all = resourcesOf(document);
  const globals = objectAt(objectAt(document, 'Globals'), 'Function');
  return {
    queues: ofType(all, queueType)
      .map((resource) => readQueue(resource, document, read))
      .flatMap(({ id: name, redrive, isDeadLetters }) => {
        const address = physicalIds.get(name);
        return address === undefined ? [] : [{ name, address, deadLetters: redrive?.deadLetters, isDeadLetters }];
      }),
    schedules: ofType(all, 'AWS::Serverless::Function')
      .map((resource) => readFunction(resource, document, globals, read))
      .flatMap(({ id: fn, events }) =>
        events.flatMap(({ name, kind }) => {
          // SAM names a rule so.
          const rule = kind === 'schedule' ? physicalIds.get(`${fn}${name}`) : undefined;
          return rule === undefined ? [] : [{ fn, name, rule }];
        }),
      ),
  };
}

function documentOf(body: string): JsonObject {
  try {
    const document: unknown = JSON.parse(body);
    return isJsonObject(document) ? document : {};
  } catch {
    return {};
  }
}

function resourcesOf(document: JsonObject): readonly TemplateResource[] {
  return Object.entries(objectAt(document, 'Resources')).flatMap(([id, value]) => {
    if (!isJsonObject(value)) return [];
    const type = typeof value['Type'] === 'string' ? value['Type'] : '';
    return [{ id, type, condition: undefined, properties: objectAt(value, 'Properties') }];
  });
}

function ofType(resources: readonly TemplateResource[], type: string): readonly TemplateResource[] {
  return resources.filter((resource) => resource.type === type);
}

function objectAt(object: JsonObject, name: string): JsonObject {
  const found = object[name];
  return isJsonObject(found) ? found : {};
}
