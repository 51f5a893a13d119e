import { isJsonObject } from '../../runtime/json-object.ts';
import type { Json, JsonObject } from '../../runtime/ports.ts';
import type { TemplateEvent, TemplateFunction, TemplateResource } from './model.ts';
import { readQueueEvent } from './read-queue-event.ts';
import { readSchedule } from './read-schedule.ts';
import type { Reader } from './reader.ts';

/** Lambda's own default, in seconds. */
const defaultTimeout = 3;
const methods = new Set(['any', 'delete', 'get', 'head', 'options', 'patch', 'post', 'put']);

/** A function's properties over those of `Globals.Function`, checked. */
export function readFunction(
  resource: TemplateResource,
  document: JsonObject,
  defaults: JsonObject,
  read: Reader,
): TemplateFunction {
  const path = ['Resources', resource.id, 'Properties'];
  const properties = withDefaults(defaults, resource.properties);
  const handler = read.text(properties['Handler'], [...path, 'Handler']);
  const exportName = /^[^.]+(?:\.[^.]+)*\.([A-Za-z_$][\w$]*)$/.exec(handler)?.[1];
  if (handler !== '' && exportName === undefined)
    read.problem([...path, 'Handler'], 'must be <file>.<export>, e.g. index.handler');
  const environment = read.map(properties['Environment'], [...path, 'Environment']);
  return {
    ...resource,
    properties,
    codeUri: read.text(properties['CodeUri'], [...path, 'CodeUri']),
    entry: entryPoint(resource.id, document, read),
    handler,
    exportName: exportName ?? 'handler',
    timeout: read.number(properties['Timeout'], [...path, 'Timeout'], { from: 1, to: 900 }) ?? defaultTimeout,
    memorySize: read.number(properties['MemorySize'], [...path, 'MemorySize'], { from: 128, to: 10_240 }),
    environment: read.map(environment['Variables'], [...path, 'Environment', 'Variables']),
    events: Object.entries(read.map(properties['Events'], [...path, 'Events'])).map(([name, event]) =>
      readEvent(name, event, [...path, 'Events', name], read),
    ),
  };
}

/** SAM's rule for `Globals`: maps are merged, everything else is replaced. */
function withDefaults(defaults: JsonObject, own: JsonObject): JsonObject {
  const merged: Record<string, Json> = { ...defaults };
  for (const [name, value] of Object.entries(own)) {
    const before = merged[name];
    merged[name] = isJsonObject(before) && isJsonObject(value) ? withDefaults(before, value) : value;
  }
  return merged;
}

/** `Metadata: { BuildMethod: esbuild, BuildProperties: { EntryPoints: [handler.ts] } }`, as SAM has it. */
function entryPoint(id: string, document: JsonObject, read: Reader): string | undefined {
  const path = ['Resources', id, 'Metadata'];
  const resources = document['Resources'];
  const resource = isJsonObject(resources) ? resources[id] : undefined;
  if (!isJsonObject(resource) || resource['Metadata'] === undefined) return undefined;
  const metadata = read.map(resource['Metadata'], path);
  if (metadata['BuildMethod'] === undefined) return undefined;
  if (metadata['BuildMethod'] !== 'esbuild') {
    read.problem([...path, 'BuildMethod'], 'must be esbuild');
    return undefined;
  }
  const properties = read.map(metadata['BuildProperties'], [...path, 'BuildProperties']);
  const entries = properties['EntryPoints'];
  if (entries === undefined) return undefined;
  if (Array.isArray(entries) && entries.length === 1 && typeof entries[0] === 'string') return entries[0];
  read.problem([...path, 'BuildProperties', 'EntryPoints'], 'must be a list of one file');
  return undefined;
}

function readEvent(name: string, event: Json, path: readonly string[], read: Reader): TemplateEvent {
  const fields = read.map(event, path);
  const type = read.text(fields['Type'], [...path, 'Type']);
  const properties = read.map(fields['Properties'], [...path, 'Properties']);
  if (type === 'Api') {
    const route = read.text(properties['Path'], [...path, 'Properties', 'Path']);
    if (route !== '' && !route.startsWith('/')) read.problem([...path, 'Properties', 'Path'], 'must start with /');
    const method = read.text(properties['Method'], [...path, 'Properties', 'Method']).toLowerCase();
    if (method !== '' && !methods.has(method))
      read.problem([...path, 'Properties', 'Method'], `must be one of ${[...methods].join(', ')}`);
    return { kind: 'api', name, type, properties, path: route, method };
  }
  if (type === 'EventBridgeRule' || type === 'CloudWatchEvent') {
    const pattern = properties['Pattern'] ?? properties['EventPattern'];
    if (pattern === undefined) read.problem([...path, 'Properties'], 'Pattern is missing');
    return { kind: 'rule', name, type, properties, pattern: pattern ?? {} };
  }
  if (type === 'Schedule')
    return { kind: 'schedule', name, type, properties, ...readSchedule(properties, [...path, 'Properties'], read) };
  if (type === 'SQS')
    return { kind: 'queue', name, type, properties, ...readQueueEvent(properties, [...path, 'Properties'], read) };
  return { kind: 'other', name, type, properties };
}
