import type { Entries } from './entry.ts';

export const answers: Entries = {
  'AB-INPUT-MISSING': {
    exit: 'usage',
    meaning:
      'Answers are missing that nobody can be asked for. All of them are listed, each with its flag, its variable and its key.',
    remedy: 'Give each of them in one of these ways. "app-builder config show --origin" shows what is given already.',
  },
  'AB-INPUT-INVALID': {
    exit: 'usage',
    meaning: 'Answers do not have the form that they need. The error names each with its origin.',
    remedy: 'Correct each where it comes from.',
  },
  'AB-INPUT-JSON': {
    exit: 'usage',
    meaning: 'A default_input.json is not JSON, or does not hold an object.',
    remedy: 'Correct the file at the line and column of the error.',
  },
  'AB-INPUT-UNREADABLE': {
    exit: 'usage',
    meaning: 'A default_input.json is there and cannot be read.',
    remedy: 'Make it readable for you, or remove it.',
  },
  'AB-INPUT-TYPE': {
    exit: 'usage',
    meaning: 'A value in a default_input.json has another type than its key needs.',
    remedy: 'Correct the values. With schemas/default_input.schema.json under "$schema", an editor shows them.',
  },
  'AB-INPUT-ENVIRONMENT': {
    exit: 'usage',
    meaning: 'The environment that --environment or ENV_4ME names is in no default_input.json from here upwards.',
    remedy: 'Choose one that the error names, or add an object with that name to the file.',
  },
  'AB-INPUT-SECRET': {
    exit: 'usage',
    meaning:
      'A secret cannot be read: its file is unreadable, or it is given in two ways, or two secrets shall come from stdin.',
    remedy: 'Give each secret in one way, and at most one of them on stdin.',
  },
};
