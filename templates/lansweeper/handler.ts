import * as fourMe from 'app-builder/4me';
import { createHandler } from 'app-builder/runtime';
import { app } from './app.ts';
import { authorise } from './connection/authorise.ts';
import { connect } from './connection/connect.ts';
import { sendDueCustomers } from './due/due-customers.ts';
import { runSyncJob } from './sync/sync-job.ts';

export const handler = createHandler(
  app.installation({ configure: connect }),
  fourMe.secretCallback(app, 'callback', authorise),
  fourMe.schedule(app, 'due', sendDueCustomers),
  fourMe.queue(app, 'sync', { alone: true }, runSyncJob),
);
