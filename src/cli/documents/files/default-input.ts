import { allQuestions, type Question } from '../../../input/questions.ts';
import { oneOf, text, yesOrNo, type JsonSchema } from '../schema.ts';

const texts: JsonSchema = { type: ['string', 'array'], items: { type: 'string' } };

function answerSchema({ kind, choices, summary, secret }: Question): JsonSchema {
  const description =
    secret === true ? `${summary}; better given as a variable or a file: keep it out of git` : summary;
  if (choices !== undefined) return oneOf(Object.keys(choices), description);
  switch (kind) {
    case 'text':
      return text(description);
    case 'list':
    case 'pairs':
      return { ...texts, description };
    case 'switch':
      return yesOrNo(description);
    case 'decision':
      return oneOf([true, false, 'yes', 'no'], description);
  }
}

const answers: Readonly<Record<string, JsonSchema>> = Object.fromEntries(
  allQuestions.map((question) => [question.key, answerSchema(question)]),
);

/** `default_input.json`: answers by key, and environments by name, each with answers that win over the others. */
export const defaultInput: JsonSchema = {
  type: 'object',
  properties: { $schema: text(), ...answers },
  additionalProperties: {
    type: 'object',
    description: 'an environment, chosen by --environment or ENV_4ME',
    properties: answers,
    additionalProperties: false,
  },
};
