import * as fourMe from 'app-builder/4me';
import { createHandler } from 'app-builder/runtime';

export const handler = createHandler(fourMe.secretsListener(), fourMe.installationsListener());
