import { object, oneOf, text } from './schema.ts';

export const document = object({ shell: oneOf(['bash', 'zsh', 'fish', 'pwsh']), script: text() });
