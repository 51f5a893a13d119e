import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { versionedFiles } from '../../src/engine/local/versioned-files.ts';
import type { JsonObject } from '../../src/runtime/ports.ts';
import { publishable } from '../commands/publishable.ts';
import { openEventStage, type EventStage } from '../events/stage.ts';

/** A stage with something secret in every place where there may be something secret. */
export interface SecretStage extends EventStage {
  /** Everything that no output may show. */
  secrets(): Promise<readonly string[]>;
  readonly planted: {
    /** Of the environment of the process. */
    readonly variables: Readonly<Record<string, string>>;
    /** Value of a parameter that the template of `survey` calls secret. */
    readonly parameter: string;
    /** Files of the working folder, each with one secret. */
    readonly files: Readonly<Record<'wrong-token.txt' | 'shared.txt' | 'key.pem', string>>;
  };
  /** Changes the description of the integration `survey`. */
  describe(text: string): Promise<void>;
}

const plant = (place: string): string => `planted+${place}/${randomBytes(9).toString('hex')}`;

/** All texts in a document, at any depth, under names that are secret by their nature. */
function secretTexts(value: unknown, name = ''): readonly string[] {
  if (typeof value === 'string') {
    return /^(?:token|client_secret|token_.*|.*_tokens?|.*[sS]ecret|planted|target_url)$/.test(name) &&
      value.length >= 6
      ? [value]
      : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  // What is in a group of secrets is one of them.
  return Object.entries(value).flatMap(([key, one]) => secretTexts(one, name.endsWith('_tokens') ? name : key));
}

/** Adds a secret to each document of a store. */
async function plantIn(folder: string, place: string): Promise<void> {
  const store = versionedFiles(folder);
  for (const name of await store.list('')) {
    const found = await store.get(name);
    if (found !== undefined) await store.put(name, { ...found.value, planted: plant(place) }, found.version);
  }
}

const allIn = async (folder: string): Promise<readonly JsonObject[]> => {
  const store = versionedFiles(folder);
  const names = await store.list('');
  return (await Promise.all(names.map((name) => store.get(name)))).flatMap((found) =>
    found === undefined ? [] : [found.value],
  );
};

/** Bootstrapped, with note-dispatcher installed by a customer, and an integration `survey` in the working folder. */
export async function openSecretStage(): Promise<SecretStage> {
  const stage = await openEventStage();
  const { folder, engineFolder, sandbox } = stage;
  const { privateKey: key } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const files = { 'wrong-token.txt': plant('wrong-token'), 'shared.txt': plant('shared'), 'key.pem': key };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const survey = await publishable(folder);
  const template = join(folder, 'survey', 'template.yaml');
  const parameters = 'Parameters:\n  UpstreamParameter: { Type: String, NoEcho: true, Default: none }\n';
  await writeFile(template, (await readFile(template, 'utf8')).replace('Parameters:\n', parameters));
  await stage.install('note-dispatcher', { url: `https://target.${sandbox.domain}/notes` });
  sandbox.people.addNote({ account: 'wna-it', requestId: '70454', text: 'a note' });
  await stage.captured();
  await plantIn(join(engineFolder, 'secrets'), 'secrets');
  const states = join(engineFolder, 'state', 'documents');
  await versionedFiles(states).put('a-document-of-the-test', {}, undefined);
  await plantIn(states, 'state');
  const others = { token: plant('file-token'), accessToken: plant('file-access-token') };
  await writeFile(join(folder, 'default_input.json'), JSON.stringify({ other: others }));
  const variables = {
    AWS_SECRET_ACCESS_KEY: plant('aws-key'),
    AWS_SESSION_TOKEN: plant('aws-session'),
    GITHUB_TOKEN: plant('github'),
  };
  const parameter = plant('parameter');
  return {
    ...stage,
    planted: { variables, parameter, files },
    async secrets() {
      const stored = [...(await allIn(join(engineFolder, 'secrets'))), ...(await allIn(states))];
      const keyText = key.split('\n').slice(1, -2);
      const own = [files['wrong-token.txt'], files['shared.txt'], ...keyText, parameter];
      return [...new Set([...secretTexts(stored), ...Object.values(others), ...Object.values(variables), ...own])];
    },
    describe: (text) => survey.change({ description: text }),
  };
}
