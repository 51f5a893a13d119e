import type { Entries } from './entry.ts';

export const integrations: Entries = {
  'AB-INTEGRATION-UNKNOWN': {
    exit: 'usage',
    meaning:
      'The name is neither a folder with an app_offering.json or integration.json, here or in ./integrations, nor a bundled integration; or the folder has a ' +
      'name that stacks and records cannot have.',
    remedy: 'Give one of the names of the error, or rename the folder as it says.',
  },
  'AB-INTEGRATION-INVALID': {
    exit: 'usage',
    meaning: 'Files of the integration have problems, each with file, line and place. Nothing was sent.',
    remedy: 'Correct all of them. With the schemas of the package under "$schema", an editor shows most of them.',
  },
  'AB-PLATFORM-UNKNOWN': {
    exit: 'usage',
    meaning: 'The integration.json of the folder names a platform that App Builder does not know.',
    remedy: 'Name one of the platforms of the error.',
  },
  'AB-PLATFORM-COMMAND': {
    exit: 'usage',
    meaning:
      'The platform of the integration has nothing that the command could do: apps of 4me are installed by its customers, apps of Thena and ' +
      'Heseya have no versions to publish.',
    remedy: 'Do what the error says instead.',
  },
  'AB-PLATFORM-FLAG': {
    exit: 'usage',
    meaning: 'A flag was given that means something to apps of another platform only.',
    remedy: 'Leave it out.',
  },
  'AB-TEMPLATE-INVALID': {
    exit: 'usage',
    meaning:
      'The template.yaml cannot be read, or has something that the engine does not support. It is refused by name, never ignored.',
    remedy: 'Correct the lines that the error names.',
  },
  'AB-INIT-NAME': {
    exit: 'usage',
    meaning: 'A new integration cannot have that name: stacks, secrets and records are named after it.',
    remedy: 'Take lower-case letters, digits and hyphens, starting with a letter; not "engine" or "foundation".',
  },
  'AB-INIT-TAKEN': {
    exit: 'usage',
    meaning: 'There is something already where the new integration would be. Nothing was made.',
    remedy: 'Give another name, or move what is there.',
  },
  'AB-INIT-WRITE': {
    exit: 'failed',
    meaning: 'The files of the new integration cannot be written. Nothing is left behind.',
    remedy: 'Run the command in a folder that you may write to.',
  },
};
