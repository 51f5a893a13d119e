import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine, Workload } from '../../src/engine/engine.ts';
import type { Json, JsonObject } from '../../src/runtime/ports.ts';

const template = `
Transform: AWS::Serverless-2016-10-31
Resources:
  Work:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: 5
      RedrivePolicy: { deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 2 }
  Dead: { Type: AWS::SQS::Queue, Properties: { MessageRetentionPeriod: 1209600 } }
  Late: { Type: AWS::SQS::Queue, Properties: { DelaySeconds: 4 } }
  Worker:
    Type: AWS::Serverless::Function
    Metadata: { BuildMethod: esbuild, BuildProperties: { EntryPoints: [handler.ts] } }
    Properties:
      CodeUri: .
      Handler: index.handler
      Runtime: nodejs24.x
      Timeout: 5
      Environment: { Variables: { QUEUE_WORK: !Ref Work, QUEUE_LATE: !Ref Late } }
      Events:
        Work:
          Type: SQS
          Properties:
            Queue: !GetAtt Work.Arn
            BatchSize: 3
            FunctionResponseTypes: [ReportBatchItemFailures]
            ScalingConfig: { MaximumConcurrency: 2 }
        Due: { Type: Schedule, Properties: { Schedule: rate(1 hour), Input: '{"schedule":"due"}' } }
        Broken: { Type: Schedule, Properties: { Schedule: rate(2 hours), Input: '{"schedule":"broken"}' } }
        Off: { Type: Schedule, Properties: { Schedule: rate(1 day), Enabled: false, Input: '{"schedule":"off"}' } }
`;

/**
 * Sends what it is told (`send`, `late`), and keeps what it gets in the document `seen`. A message with `fail` fails that often; one with
 * `answer` has the function return that, `throw` throw, `crash` die the first time; with `hold` it lasts until there is a document `go`.
 */
const handler = `
interface Stored { readonly value: Record<string, never>; readonly version: string }
interface Ports {
  readonly environment: Record<string, string | undefined>;
  readonly state: { get(name: string): Promise<Stored | undefined>; put(name: string, value: object, version?: string): Promise<string> };
  readonly send: (queue: string, messages: readonly object[], options?: { readonly delay?: number }) => Promise<void>;
}
interface Body { readonly n: string; readonly fail?: number; readonly answer?: unknown; readonly throw?: boolean; readonly crash?: boolean; readonly hold?: boolean; readonly next?: object }
interface Event {
  readonly Records?: readonly { readonly messageId: string; readonly body: string; readonly eventSource: string; readonly eventSourceARN: string; readonly attributes: Record<string, string> }[];
  readonly send?: readonly object[]; readonly late?: readonly object[]; readonly delay?: number; readonly schedule?: string; readonly to?: string;
}

export const handler = {
  bind: ({ environment, state, send }: Ports) => {
    async function change(name: string, next: (value: any) => object): Promise<void> {
      for (;;) {
        const before = await state.get(name);
        if ((await state.put(name, next(before?.value), before?.version)) === 'stored') return;
      }
    }
    return async (event: Event) => {
      if (event.send !== undefined) return send(event.to ?? environment['QUEUE_WORK'] ?? '', event.send, event.delay === undefined ? {} : { delay: event.delay });
      if (event.late !== undefined) return send(environment['QUEUE_LATE'] ?? '', event.late);
      if (event.schedule !== undefined) {
        await change('schedules', (value) => ({ names: [...(value?.names ?? []), event.schedule] }));
        if (event.schedule === 'broken') throw new Error('broken on purpose');
        return;
      }
      const failed: string[] = [];
      await change('running', (value) => ({ now: (value?.now ?? 0) + 1, most: Math.max(value?.most ?? 0, (value?.now ?? 0) + 1) }));
      try {
        for (const { messageId, body, attributes, eventSourceARN } of event.Records ?? []) {
          const told = JSON.parse(body) as Body;
          const attempt = Number(attributes['ApproximateReceiveCount']);
          const queue = eventSourceARN.split(':').at(-1);
          await change('seen', (value) => ({ all: [...(value?.all ?? []), { n: told.n, attempt, batch: event.Records?.length, queue }] }));
          while (told.hold === true && (await state.get('go')) === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
          if (told.crash === true && attempt === 1) process.kill(process.pid, 'SIGKILL');
          if (told.throw === true) throw new Error('thrown on purpose');
          if (told.next !== undefined) await send(environment['QUEUE_WORK'] ?? '', [told.next]);
          if ('answer' in told) return told.answer;
          if (attempt <= (told.fail ?? 0)) failed.push(messageId);
        }
      } finally {
        await change('running', (value) => ({ ...value, now: value.now - 1 }));
      }
      return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
    };
  },
};
`;

/** Seconds of the queue `Work`. */
export const visibilityTimeout = 5;

export interface Seen {
  readonly n: string;
  readonly attempt: number;
  /** How many messages came with it, itself included. */
  readonly batch: number;
  readonly queue: string;
}

/** An integration with a queue, its dead letters, and schedules; in a folder of its own. */
export async function queueIntegration(parent: string, change = (text: string): string => text): Promise<Workload> {
  const folder = join(parent, 'queued');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'template.yaml'), change(template));
  await writeFile(join(folder, 'handler.ts'), handler);
  return { name: 'app-builder-queued', folder, parameters: {}, domain: '4me-sandbox.test' };
}

/** Has the function of the integration send messages; `delay` in seconds. */
export async function sendWork(engine: Engine, messages: readonly JsonObject[], delay?: number): Promise<void> {
  const event: Json = { send: messages, ...(delay === undefined ? {} : { delay }) };
  await engine.invoke('app-builder-queued', 'Worker', event);
}

/** What the function got so far, oldest first. */
export async function seen(engine: Engine): Promise<readonly Seen[]> {
  const all = (await engine.state.get('seen'))?.value['all'] ?? [];
  return all as unknown as readonly Seen[];
}

/** The same as `<n><attempt>`, sorted. */
export async function attempts(engine: Engine): Promise<string> {
  const found = (await seen(engine)).map(({ n, attempt }) => `${n}${String(attempt)}`);
  return found.toSorted((one, other) => one.localeCompare(other)).join(' ');
}
