import type { Engine } from '../../../engine/engine.ts';
import { Failure, type FailureKind } from '../../../failure.ts';
import { mergeDocument } from '../../../provision/merge-document.ts';
import type { WorkloadOutputs } from '../../../provision/workload-node.ts';
import { appOutput } from '../../../provision/workloads.ts';
import type { Difference } from '../../../reconcile/change.ts';
import { output, resolve } from '../../../reconcile/later.ts';
import { unchanged, type Node, type Outputs, type Step } from '../../../reconcile/node.ts';
import { UnknownValue } from '../../../reconcile/record-node.ts';
import type { JsonObject } from '../../../runtime/ports.ts';
import type { AppsClient } from '../client/apps-client.ts';
import type { ThenaDefinition } from '../definition/definition.ts';
import { appGone, newApp, notFound } from './app-gone.ts';
import type { AddressTokens, AppRecords } from './app-records.ts';
import {
  manifestDifferences,
  manifestSummary,
  manifestWithoutAddresses,
  sentManifest,
  withoutTokens,
} from './sent-manifest.ts';

const taken: FailureKind = { code: 'AB-THENA-SLUG', exit: 'failed' };

/** After these nobody knows whether the app was created. */
const uncertain: readonly string[] = ['AB-THENA-UNAVAILABLE', 'AB-THENA-ANSWER'];

export interface AppMade {
  readonly id: string;
}

export interface AppNodeOptions {
  readonly client: AppsClient;
  readonly engine: Pick<Engine, 'secrets' | 'state'>;
  /** Where what was sent is kept. */
  readonly memory: string;
  readonly definition: ThenaDefinition;
  readonly records: AppRecords;
  readonly tokens: AddressTokens;
  /** Of an app that is at Thena already, although this engine does not know it; or `newApp`. */
  readonly givenId: string | undefined;
  readonly workload: Node<WorkloadOutputs>;
}

/**
 * The app at Thena: created or updated in one request, with everything that the folder says. What Thena has cannot be read back: it is
 * compared with what it was last sent.
 */
export function appNode(options: AppNodeOptions): Node<AppMade> {
  const { definition, records, tokens, givenId, workload } = options;
  const id = givenId === newApp ? undefined : (givenId ?? records.appId);
  const isOther = givenId !== undefined && givenId !== records.appId;
  const moved: readonly Difference[] = isOther
    ? [{ kind: 'security', text: `app_id: ${records.appId ?? '(none)'} -> ${id ?? '(a new app)'}, as --app-id says` }]
    : [];
  const before = id !== undefined && records.sent?.appId === id ? records.sent.manifest : undefined;

  const wantedOf = (outputs: Outputs): { readonly manifest: JsonObject; readonly after: string | undefined } => {
    const address = resolve(output(workload, appOutput), outputs);
    return address.known
      ? { manifest: sentManifest(definition, address.value, tokens), after: undefined }
      : { manifest: manifestWithoutAddresses(definition), after: address.after };
  };

  return {
    key: 'app',
    title: `app ${definition.slug} at Thena`,
    needs: [workload],
    compare(outputs): Step<AppMade> {
      const { manifest, after } = wantedOf(outputs);
      const known = (): JsonObject => {
        if (after !== undefined) throw new UnknownValue(`the app's addresses are known only after ${after}`);
        return manifest;
      };
      if (id === undefined) {
        return {
          change: 'create',
          kinds: records.appId === undefined ? ['create'] : ['create', 'security'],
          differences: [
            ...(records.appId === undefined ? [] : moved),
            ...manifestSummary(withoutTokens(manifest), after),
          ],
          known: {},
          apply: async () => ({ outcome: 'created', output: { id: await create(options, known()) } }),
        };
      }
      const differences = [
        ...moved,
        ...(before === undefined
          ? [{ kind: 'update', text: 'nobody knows what Thena was last sent, so all is sent again' } as const]
          : []),
        ...manifestDifferences(before ?? {}, withoutTokens(manifest), after),
      ];
      if (differences.length === 0) return unchanged({ id });
      return {
        change: 'update',
        kinds: [...new Set(differences.map(({ kind }) => kind))],
        differences,
        known: { id },
        async apply() {
          await options.client.updateApp(id, known()).catch((error: unknown) => {
            throw error instanceof Failure && error.code === notFound
              ? appGone(error, { reference: definition.name })
              : error;
          });
          // The client secret was the other app's.
          const own = { app_id: id, client_secret: undefined };
          if (isOther) await mergeDocument(options.engine.secrets, records.secretName, own);
          await remember(options, id, known());
          return { outcome: 'updated', output: { id } };
        },
      };
    },
  };
}

/** A run that is cut off before it hears the answer leaves a note, so that the next one understands that the slug is taken. */
async function create(options: AppNodeOptions, manifest: JsonObject): Promise<string> {
  const { client, engine, memory, records, definition } = options;
  await mergeDocument(engine.state, memory, { attempted: definition.slug });
  const made = await client.createApp(manifest).catch(async (error: unknown) => {
    const isTaken = error instanceof Failure && error.code === taken.code;
    const isUncertain = error instanceof Failure && uncertain.includes(error.code);
    const wasAttempted = isTaken && records.attempted === definition.slug;
    if (!isUncertain && !wasAttempted) await mergeDocument(engine.state, memory, { attempted: undefined });
    throw isTaken ? slugTaken(error, options) : error;
  });
  const { appId, clientSecret } = made;
  await mergeDocument(engine.secrets, records.secretName, { app_id: appId, client_secret: clientSecret });
  await remember(options, appId, manifest);
  return appId;
}

async function remember({ engine, memory }: AppNodeOptions, id: string, manifest: JsonObject): Promise<void> {
  const sent = { app_id: id, manifest: withoutTokens(manifest), attempted: undefined };
  await mergeDocument(engine.state, memory, sent);
}

function slugTaken(error: Failure, { records, definition }: AppNodeOptions): Failure {
  const { slug, name } = definition;
  const own = records.attempted === slug;
  return new Failure(
    taken,
    {
      message: `Thena has an app ${slug} already, and this engine does not know its id`,
      because: [
        ...(own ? ['an earlier run has begun to create it, and was cut off before it heard the answer'] : []),
        ...(error.because === undefined ? [] : [error.because]),
      ].join('\n'),
      fix: `If it is this app, give its id: app-builder deploy ${name} --app-id <id>. If it is another one, change app.slug in manifest.json.`,
    },
    { cause: error },
  );
}
