import type { Template } from '../../integration/template/model.ts';
import { implicitApi } from '../../integration/template/references.ts';
import { type Scope, evaluate } from '../../integration/template/resolve.ts';
import type { Json } from '../../runtime/ports.ts';
import { arnOf } from './arn.ts';
import { queueAddress, queueArn, queueName } from './queues/queue-name.ts';

/** What the names in a template stand for on this machine. */
export function localScope(workload: string, template: Template, parameters: Readonly<Record<string, string>>): Scope {
  const functions = new Set(template.functions.map(({ id }) => id));
  const queues = new Set(template.queues.map(({ id }) => id));
  const pseudo: Readonly<Record<string, string>> = {
    'AWS::AccountId': '000000000000',
    'AWS::Partition': 'app-builder',
    'AWS::Region': 'local',
    'AWS::StackId': `app-builder:local:${workload}`,
    'AWS::StackName': workload,
    'AWS::URLSuffix': 'invalid',
  };
  const scope: Scope = {
    reference(name) {
      if (name === implicitApi) return 'app-builder-local';
      if (functions.has(name)) return `${workload}-${name}`;
      if (queues.has(name)) return queueAddress(queueName(workload, name));
      return Object.hasOwn(pseudo, name) ? pseudo[name] : parameters[name];
    },
    attribute(resource, attribute) {
      if (queues.has(resource)) return queueAttribute(queueName(workload, resource), attribute);
      const isRole = resource.endsWith('Role') && functions.has(resource.slice(0, -4));
      if (attribute !== 'Arn' || !(functions.has(resource) || isRole)) return undefined;
      return arnOf(workload, resource);
    },
    condition(name) {
      const found = template.conditions[name];
      return found === undefined ? undefined : evaluate(found, scope);
    },
  };
  return scope;
}

function queueAttribute(name: string, attribute: string): Json | undefined {
  if (attribute === 'Arn') return queueArn(name);
  if (attribute === 'QueueName') return name;
  return attribute === 'QueueUrl' ? queueAddress(name) : undefined;
}
