import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layerOf } from '../../src/input/file-layer.ts';
import { allQuestions } from '../../src/input/questions.ts';

const textKeys = ['domain', 'account', 'serviceInstanceName', 'clientID', 'token', 'profile'];
const objects = fc.dictionary(fc.constantFrom(...textKeys), fc.stringMatching(/^[a-z0-9]{1,8}$/));
const path = '/project/default_input.json';

describe('one default_input.json', () => {
  test('lays the chosen environment over its own other keys, and nothing else', () => {
    const environments = fc.dictionary(fc.constantFrom('demo', 'qa', 'production', 'constructor'), objects);
    fc.assert(
      fc.property(
        objects,
        environments,
        fc.constantFrom('demo', 'qa', 'production', 'constructor', undefined),
        (base, all, name) => {
          const layer = layerOf(path, { ...base, ...all }, name, allQuestions);
          const overlay = name !== undefined && Object.hasOwn(all, name) ? (all[name] ?? {}) : {};
          for (const key of textKeys) {
            const inOverlay = Object.hasOwn(overlay, key);
            const expected = inOverlay ? overlay[key] : base[key];
            expect(layer.values.get(key)?.value).toBe(expected);
            if (expected !== undefined) {
              expect(layer.values.get(key)?.origin).toBe(inOverlay ? `${path} (${name})` : path);
            }
          }
          expect(layer.warnings).toEqual([]);
          expect([...layer.environments].toSorted()).toEqual(Object.keys(all).toSorted());
        },
      ),
    );
  });

  test('gives away the secrets of every environment, so that none can be shown', () => {
    const content = { token: 'aaaaaa', demo: { token: 'bbbbbb' }, qa: { accessToken: 'cccccc' } };
    const layer = layerOf(path, content, 'demo', allQuestions);
    expect(layer.secrets).toEqual(['aaaaaa', 'bbbbbb', 'cccccc']);
    expect(layer.credentials).toBe(true);
  });

  test.each([
    [{ domian: '4me.qa' }, [`${path}: unknown key "domian"; did you mean "domain"?`]],
    [
      { service_instance_name: 'x' },
      [`${path}: unknown key "service_instance_name"; did you mean "serviceInstanceName"?`],
    ],
    [{ qa: { clientId: 'x', domain: '4me.qa' } }, [`${path}: unknown key "qa.clientId"; did you mean "clientID"?`]],
    [{ colour: { red: 1 } }, [`${path}: unknown key "colour" is ignored`]],
    [{ $schema: 'x' }, []],
  ])('warns about %j', (content, warnings) => {
    expect(layerOf(path, content, undefined, allQuestions).warnings).toEqual(warnings);
  });

  test.each([
    [{ domain: 5 }, '"domain" is not a string'],
    [{ qa: { account: null, domain: 'x' } }, '"qa.account" is not a string'],
    [{ enabledOfferings: [1] }, '"enabledOfferings" is not a string or a list of strings'],
    [{ skipQuestionWithDefault: 'yes' }, '"skipQuestionWithDefault" is not true or false'],
    [{ installationWebhooks: 1 }, '"installationWebhooks" is not true, false, "yes" or "no"'],
    [{ installationWebhooks: ['yes'] }, '"installationWebhooks" is not true, false, "yes" or "no"'],
    [{ domain: { a: 1 } }, '"domain" is not a string'],
  ])('names the wrong type in %j without its value', (content, problem) => {
    expect(layerOf(path, content, undefined, allQuestions).problems).toEqual([`${path}: ${problem}`]);
  });

  test('takes a decision as a word, or as true or false', () => {
    const values = [true, false, 'yes', 'no'].map(
      (installationWebhooks) =>
        layerOf(path, { installationWebhooks }, undefined, allQuestions).values.get('installationWebhooks')?.value,
    );
    expect(values).toEqual(['yes', 'no', 'yes', 'no']);
  });

  test('takes a list of offerings as a list and as text', () => {
    const values = [['a', 'b'], 'a,b'].map(
      (enabledOfferings) =>
        layerOf(path, { enabledOfferings }, undefined, allQuestions).values.get('enabledOfferings')?.value,
    );
    expect(values).toEqual(['a,b', 'a,b']);
  });
});
