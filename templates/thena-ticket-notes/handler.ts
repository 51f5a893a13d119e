import { createHandler } from 'app-builder/runtime';
import * as thena from 'app-builder/thena';
import { sendToTarget } from './target.ts';

export const handler = createHandler(
  thena.events({
    'app:installation': ({ organization_id, team_ids }, { log }) => {
      log.info('installed', { organization_id, team_ids });
    },
    'ticket:comment:added': async ({ message }, context) => {
      const { comment, ticket } = message.payload;
      const { orgId: organization, timestamp } = message;
      const document = {
        event: 'comment',
        organization,
        at: new Date(Number(timestamp)).toISOString(),
        ticket,
        comment,
      };
      await sendToTarget(document, context);
    },
  }),
);
