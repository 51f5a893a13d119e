import { join } from 'node:path';
import { packageRoot } from '../package-root.ts';

/** Folder of the bundled integrations and of the engine's own workload, in a checkout and in the installed package. */
export const bundledTemplates = (): string => join(packageRoot(), 'templates');
