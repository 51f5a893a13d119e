import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { givenFrom } from '../../src/cli/given.ts';
import { layerOf } from '../../src/input/file-layer.ts';
import { givenAnswer } from '../../src/input/given-answer.ts';
import { allQuestions, type Question } from '../../src/input/questions.ts';
import { emptySources } from './sources-of-a-test.ts';

const questions = allQuestions.filter(({ kind, secret, path }) => kind === 'text' && secret !== true && path !== true);
const value = fc.option(fc.stringMatching(/^[a-z0-9]{1,6}$/), { nil: undefined });
const file = fc.record({ base: value, overlay: value });

describe('the layers of input', () => {
  test('give the first of flag, variable, nearest file with its environment, and default', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...questions),
        fc.record({ flag: value, variable: value, files: fc.array(file, { maxLength: 4 }) }),
        async (question: Question, { flag, variable, files }) => {
          const { key } = question;
          const layers = files.map(({ base, overlay }, index) =>
            layerOf(`/${index}`, { ...entry(key, base), qa: entry(key, overlay) }, 'qa', allQuestions),
          );
          const sources = emptySources({
            given: givenFrom(flag === undefined ? {} : { [question.flag]: flag }),
            environment: { [question.variable]: variable },
          });
          const inFiles = files.flatMap(({ base, overlay }, index) => [
            { value: overlay, origin: `/${index} (qa)` },
            { value: base, origin: `/${index}` },
          ]);
          const expected = [
            { value: flag, origin: `flag --${question.flag}` },
            { value: variable, origin: `variable ${question.variable}` },
            ...inFiles,
            { value: question.default, origin: 'default' },
          ].find((candidate) => candidate.value !== undefined);
          const answer = await givenAnswer(question, sources, layers);
          expect(answer && { value: answer.value, origin: answer.origin }).toEqual(expected);
        },
      ),
    );
  });

  test('skip empty variables and empty values in files', async () => {
    const layers = [
      layerOf('/near', { domain: '' }, undefined, allQuestions),
      layerOf('/far', { domain: 'a.b' }, undefined, allQuestions),
    ];
    const sources = emptySources({ environment: { APP_BUILDER_DOMAIN: ' ' } });
    const domain = questions.find(({ key }) => key === 'domain');
    expect(domain && (await givenAnswer(domain, sources, layers))).toMatchObject({ value: 'a.b', origin: '/far' });
  });
  test('start a relative path of a file at its folder, and any other at the working folder', async () => {
    const layers = [layerOf(join('/app', 'default_input.json'), { engineFolder: './engine' }, undefined, allQuestions)];
    const folder = allQuestions.find(({ key }) => key === 'engineFolder');
    const given = async (environment: Readonly<Record<string, string>>) =>
      folder && (await givenAnswer(folder, emptySources({ environment, workingFolder: '/work' }), layers))?.value;
    expect(await given({})).toBe(resolve('/app', 'engine'));
    expect(await given({ APP_BUILDER_ENGINE_FOLDER: '../engine' })).toBe(resolve('/engine'));
    expect(await given({ APP_BUILDER_ENGINE_FOLDER: '/there' })).toBe(resolve('/there'));
  });
});

function entry(key: string, given: string | undefined): Readonly<Record<string, string>> {
  return given === undefined ? {} : { [key]: given };
}
