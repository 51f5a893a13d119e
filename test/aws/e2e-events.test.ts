import { describe, expect, test } from 'vitest';
import { customerSecretName } from '../../src/platforms/4me/wire/names.ts';
import { jsonText } from '../../src/integration/template/json-text.ts';
import { rawCall } from './raw-call.ts';
import { physicalIds } from './region.ts';
import { type AwsStage, approveAll, openAwsStage } from './stage.ts';

const offering = 'watcher';
const stack = 'app-builder-watcher';

/** `words` are for bootstrap. */
async function watched(...words: readonly string[]): Promise<AwsStage> {
  const stage = await openAwsStage();
  await stage.copyOf('fixtures', offering);
  await stage.command(['bootstrap', ...approveAll, ...words]);
  await stage.command(['deploy', offering, ...approveAll]);
  return stage;
}

/** Accounts that the function was told of, in this order. */
async function told(stage: AwsStage): Promise<readonly string[]> {
  const lines = await stage.logged(offering);
  return lines.filter(({ message }) => message === 'installation changed').map(({ account }) => jsonText(account));
}

const patience = { timeout: 20_000, interval: 300 };

async function messagesIn(queue: string, { region }: AwsStage): Promise<readonly string[]> {
  const input = { QueueUrl: queue, MaxNumberOfMessages: 10, VisibilityTimeout: 0 };
  const answer = await rawCall('sqs', 'ReceiveMessage', input, region);
  const { Messages = [] } = answer as { Messages?: readonly { readonly Body: string }[] };
  return Messages.map(({ Body }) => Body);
}

describe('an integration that subscribes in its template', () => {
  test('hears of an installation by the listener’s announcement, and of a change by the secret, too', async () => {
    const stage = await watched();
    const app = { customer: 'wna-it', reference: offering };
    stage.sandbox.people.publish(offering);
    await stage.sandbox.people.install({ ...app, fields: { api_token: 'entered by the customer' } });
    // The emulator says nothing of a secret that is new.
    await expect.poll(() => told(stage), patience).toEqual(['wna-it']);
    await stage.sandbox.people.changeFields(app, { api_token: 'entered again' });
    await expect.poll(() => told(stage), patience).toEqual(['wna-it', 'wna-it', 'wna-it']);
  });

  test('hears what became of an app instance by the installation webhooks', async () => {
    const stage = await watched('--installation-webhooks', 'yes');
    const { people, world } = stage.sandbox;
    const app = { customer: 'wna-it', reference: offering };
    const changes = async (): Promise<readonly string[]> =>
      (await stage.logged(offering)).flatMap(({ change }) => (change === undefined ? [] : [jsonText(change)]));
    const verified = () => world.all('Webhook').map((webhook) => webhook.verified);
    await expect.poll(verified, patience).toEqual([true, true, true, true]);
    people.publish(offering);
    await people.install({ ...app, fields: { team: 'first' } });
    await expect.poll(changes, patience).toEqual(['created']);
    await people.changeFields(app, { team: 'second' });
    await expect.poll(changes, patience).toEqual(['created', 'updated']);
    await people.remove(app);
    await expect.poll(changes, patience).toEqual(['created', 'updated', 'deleted']);
  });

  test('hears of a secret that somebody else changes, by Secrets Manager’s own event, and of no other one', async () => {
    const stage = await watched();
    const secrets = await stage.aws.secretsManager();
    const { domain } = stage.sandbox;
    const names = [
      customerSecretName('other', domain, 'of-another-app'),
      customerSecretName(offering, '4me.com', 'of-another-domain'),
      customerSecretName(offering, domain, 'first'),
      customerSecretName(offering, domain, 'second'),
    ];
    for (const Name of names) await secrets.createSecret({ Name, SecretString: '{}' });
    const ours = { SecretId: names[3], SecretString: '{"a":1}', VersionStages: ['A_STAGE_OF_OUR_OWN'] };
    await secrets.putSecretValue(ours);
    for (const SecretId of names) await secrets.putSecretValue({ SecretId, SecretString: '{"a":2}' });
    await expect.poll(async () => new Set(await told(stage)), patience).toEqual(new Set(['first', 'second']));
  });

  test('understands the call as CloudTrail reports it', async () => {
    const stage = await watched();
    const name = customerSecretName(offering, stage.sandbox.domain, 'wna-it');
    const arn = `arn:aws:secretsmanager:${stage.region}:${stage.account}:secret:${name}-AbCdEf`;
    // The emulator has no trail, and like AWS takes no event of this source from anybody: the function gets it directly.
    const lambda = await stage.aws.lambda();
    const answer = await lambda.invoke({
      FunctionName: (await physicalIds(stage.aws, stack))['IntegrationFunction'],
      Payload: JSON.stringify({
        source: 'aws.secretsmanager',
        'detail-type': 'AWS API Call via CloudTrail',
        detail: {
          eventSource: 'secretsmanager.amazonaws.com',
          eventName: 'PutSecretValue',
          requestParameters: { secretId: arn, clientRequestToken: 'token' },
          responseElements: { arn },
        },
      }),
    });
    expect(answer.FunctionError).toBeUndefined();
    await expect.poll(() => told(stage), patience).toEqual(['wna-it']);
  });

  test('gets an event three times that it fails on, which is then in the queue for dead letters', async () => {
    const stage = await watched();
    const ids = await physicalIds(stage.aws, stack);
    const detail = { domain: stage.sandbox.domain, account: 'fails', offering };
    // As the bus invokes it; from the emulator's bus, it gets each event once only.
    await (
      await stage.aws.lambda()
    ).invoke({
      FunctionName: ids['IntegrationFunction'],
      InvocationType: 'Event',
      Payload: JSON.stringify({ source: 'app-builder', 'detail-type': 'Installation Changed', detail }),
    });
    const queue = ids['DeadLetters'] ?? '';
    await expect.poll(() => messagesIn(queue, stage), patience).toHaveLength(1);
    expect((await messagesIn(queue, stage))[0]).toContain('"fails"');
    expect(await told(stage)).toEqual(['fails', 'fails', 'fails']);
  });
});
