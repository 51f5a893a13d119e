import type { Plugin } from 'esbuild';

/** What the recorder keeps in the process; plain data. */
export interface Declared {
  readonly apps: readonly { readonly fields: readonly DeclaredField[]; readonly secrets: readonly DeclaredField[] }[];
  /** Payloads of `fourMe.rule`, in order. */
  readonly rules: readonly (readonly DeclaredField[])[];
  /** Texts of GraphQL documents that were made while the handler was loaded. */
  readonly documents: readonly string[];
  /** Whether the export is what `createHandler` gives. */
  readonly isHandler: boolean;
}

export interface DeclaredField {
  readonly id: string;
  /** Whether a message or an installation without it is refused. */
  readonly required: boolean;
}

const target = 'app-builder/4me';
const namespace = 'recorder';

/** Stands before `app-builder/4me` and writes down what the handler declares, so that no function has to carry that. */
const recorder = `
import * as real from '${target}';
export * from '${target}';
const declared = (globalThis[Symbol.for('app-builder.declared')] ??= { apps: [], rules: [], documents: [] });
const refuses = (field) => { try { field.parse(undefined, ''); return false; } catch { return true; } };
const fieldsOf = (fields) => Object.entries(fields ?? {}).map(([id, field]) => ({ id, required: refuses(field) }));
export const app = (options) => {
  const made = real.app(options);
  declared.apps.push({ fields: fieldsOf(options.fields), secrets: fieldsOf(options.secrets) });
  return made;
};
export const rule = (options, work) => {
  declared.rules.push(fieldsOf(options.payload));
  return real.rule(options, work);
};
export const document = (text, options) => {
  declared.documents.push(String(text));
  return real.document(text, options);
};
`;

/** Has whoever imports `app-builder/4me` get the recorder. */
export function recorderPlugin(): Plugin {
  return {
    name: 'recorder',
    setup(build) {
      build.onResolve({ filter: new RegExp(`^${target}$`) }, ({ namespace: from }) =>
        from === namespace ? undefined : { path: target, namespace },
      );
      build.onLoad({ filter: /.*/, namespace }, () => ({ contents: recorder, loader: 'js', resolveDir: '/' }));
    },
  };
}

/** An entry that loads the handler, sends what it declared to the parent process and ends. */
export const recordingEntry = (entry: string, exportName: string): string => `
import * as loaded from ${JSON.stringify(`./${entry}`)};
const declared = globalThis[Symbol.for('app-builder.declared')] ?? { apps: [], rules: [], documents: [] };
const exported = loaded[${JSON.stringify(exportName)}];
const isHandler = typeof exported === 'object' && typeof exported?.bind === 'function';
process.send({ ...declared, isHandler }, () => process.exit(0));
`;
