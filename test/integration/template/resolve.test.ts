import { expect, test } from 'vitest';
import { type Scope, Unsupported, evaluate, evaluateText } from '../../../src/integration/template/resolve.ts';
import type { Json } from '../../../src/runtime/ports.ts';

const references: Readonly<Record<string, Json>> = { Name: 'n', Numbers: [1, 2], 'AWS::Region': 'here' };
const conditions: Readonly<Record<string, Json>> = { Yes: true, No: false };
const scope: Scope = {
  reference: (name) => references[name],
  attribute: (resource, attribute) => (resource === 'Fn' ? `fn:${attribute}` : undefined),
  condition: (name) => conditions[name],
};

test.each<[Json, Json]>([
  ['as it is', 'as it is'],
  [{ Ref: 'Name' }, 'n'],
  [{ list: [{ Ref: 'AWS::Region' }, { Ref: 'AWS::NoValue' }], gone: { Ref: 'AWS::NoValue' } }, { list: ['here'] }],
  [{ 'Fn::GetAtt': ['Fn', 'Arn'] }, 'fn:Arn'],
  [{ 'Fn::GetAtt': 'Fn.Dead.Arn' }, 'fn:Dead.Arn'],
  [{ 'Fn::Sub': '${Name}/${Fn.Arn}/${!Literal}/$x' }, 'n/fn:Arn/${Literal}/$x'],
  [{ 'Fn::Sub': ['${Name}-${Own}', { Own: { Ref: 'AWS::Region' }, Name: 'mine' }] }, 'mine-here'],
  [{ 'Fn::Join': [',', [{ Ref: 'Name' }, 2, true]] }, 'n,2,true'],
  [{ 'Fn::Join': ['', { 'Fn::Split': ['-', 'a-b'] }] }, 'ab'],
  [{ 'Fn::Select': ['1', { Ref: 'Numbers' }] }, 2],
  [{ 'Fn::If': ['Yes', 'taken', { Ref: 'Nowhere' }] }, 'taken'],
  [{ 'Fn::If': ['No', { Ref: 'Nowhere' }, 'other'] }, 'other'],
  [{ 'Fn::Equals': [{ Ref: 'Name' }, 'n'] }, true],
  [{ 'Fn::Not': [{ Condition: 'Yes' }] }, false],
  [{ 'Fn::And': [{ Condition: 'Yes' }, { Condition: 'No' }] }, false],
  [{ 'Fn::Or': [{ Condition: 'Yes' }, { Condition: 'No' }] }, true],
])('%j is %j', (value, expected) => {
  expect(evaluate(value, scope)).toEqual(expected);
});

test.each<[Json, string]>([
  [{ 'Fn::ImportValue': 'x' }, 'Fn::ImportValue'],
  [{ 'Fn::FindInMap': ['a', 'b', 'c'] }, 'Fn::FindInMap'],
  [{ Ref: 'Nowhere' }, 'Ref to Nowhere'],
  [{ 'Fn::GetAtt': ['Queue', 'Arn'] }, 'GetAtt of Queue.Arn'],
  [{ 'Fn::Sub': '${Nowhere}' }, 'Sub of Nowhere'],
  [{ 'Fn::If': ['Maybe', 1, 2] }, 'condition Maybe'],
  [{ 'Fn::Select': [5, [1]] }, 'Select of item 5'],
])('%j is refused by name: %s', (value, name) => {
  expect(() => evaluate(value, scope)).toThrow(new Unsupported(name));
});

test('a list is no text', () => {
  expect(() => evaluateText({ Ref: 'Numbers' }, scope)).toThrow(Unsupported);
});
