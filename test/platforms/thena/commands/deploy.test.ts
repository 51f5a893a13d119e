import { expect, test } from 'vitest';
import { set } from '../definition/folder.ts';
import { appDetails, approved, prefix, textOf, thenaStage } from './stage.ts';

test('an app is created once, changed path by path, and shown with no token', { timeout: 60_000 }, async () => {
  const stage = await thenaStage();
  const { thena } = stage;
  const plan = await stage.document('deploy notes --dry-run --exit-code', 3);
  expect(plan.changes.map(({ kind, title }) => [kind, title])).toEqual([
    ['create', `secret ${prefix}app`],
    ['create', 'workload app-builder-notes'],
    ['create', 'app thena-ticket-notes at Thena'],
  ]);
  expect(appDetails(plan, 'create')).toContain('integration.webhooks: known after workload app-builder-notes');
  expect([thena.apps(), await stage.engine.secrets.get(`${prefix}app`)]).toEqual([[], undefined]);

  const made = await stage.document(`deploy notes ${approved}`);
  const [app] = thena.apps();
  expect(made.result).toMatchObject({
    appId: app?.uid,
    address: expect.stringMatching(/\/app-builder-notes\/$/) as string,
  });
  const secret = (await stage.engine.secrets.get(`${prefix}app`))?.value;
  const { events, installations } = (secret?.['address_tokens'] ?? {}) as Record<string, string>;
  expect(secret).toMatchObject({ app_id: app?.uid, client_secret: app?.clientSecret });
  expect([events, installations]).toEqual([expect.stringMatching(/^[\w-]{43}$/), expect.stringMatching(/^[\w-]{43}$/)]);
  expect(events).not.toBe(installations);
  const address = String(made.result['address']);
  expect(app?.manifest).toMatchObject({
    integration: {
      webhooks: {
        events: `${address}events?token=${events}`,
        installations: `${address}installations?token=${installations}`,
      },
    },
    activities: [{ name: 'create_contact' }],
    scopes: { required: { platform: [{ scope: 'tickets:read' }] } },
  });
  // Thena looks at new addresses; the app answers without an effect.
  await thena.settled();
  expect(
    thena
      .attempts()
      .filter(({ kind }) => kind === 'probe')
      .map(({ status }) => status),
  ).toEqual(Array.from({ length: 6 }, () => 200));

  const requests = stage.sandbox.requests.all().length;
  const again = await stage.command(`deploy notes ${approved}`);
  expect(again.stdout).toMatch(/^No changes\.\n/);
  expect(stage.sandbox.requests.all()).toHaveLength(requests);

  await stage.edit('manifest.json', (manifest) => {
    set(manifest, 'app.description', 'Sends comments');
    set(manifest, 'scopes.required', ['tickets:read', 'comments:write']);
    set(manifest, 'events.subscribe', [{ event: 'ticket:created' }]);
  });
  const changed = await stage.document('deploy notes --dry-run');
  expect(appDetails(changed, 'security')).toEqual([
    'scopes.required.platform[comments:write].scope: (none) -> "comments:write"',
  ]);
  expect(appDetails(changed, 'update')).toEqual(
    expect.arrayContaining([
      'app.description: "Sends new comments of tickets to an address o…" -> "Sends comments"',
      'events.subscribe[ticket:created].event: (none) -> "ticket:created"',
      'events.subscribe[ticket:comment:added].event: "ticket:comment:added" -> (none)',
    ]),
  );
  const refused = await stage.document('deploy notes --yes', 4);
  expect(refused.error).toMatchObject({ code: 'AB-APPROVAL-MISSING', fix: 'add --approve security' });
  expect(refused.error.cause).toContain('comments:write');
  expect(thena.apps()[0]?.description).not.toBe('Sends comments');
  const updated = await stage.command(`deploy notes --verbose ${approved}`);
  expect(thena.apps()).toMatchObject([{ uid: app?.uid, description: 'Sends comments' }]);
  expect((await stage.command('deploy notes --dry-run --exit-code')).stdout).toBe('No changes.\n');

  const kept = JSON.stringify((await stage.engine.state.get('provision/thena-sandbox.test/notes'))?.value);
  for (const token of [events, installations, app?.clientSecret]) {
    for (const text of [JSON.stringify([plan, made, changed, refused]), textOf(again), textOf(updated), kept]) {
      expect(text).not.toContain(token);
    }
  }
});

test('what is missing or wrong is said before anything is made', { timeout: 60_000 }, async () => {
  const stage = await thenaStage();
  const { thena } = stage;
  const environment = { APP_BUILDER_PLATFORM_TOKEN: '' };
  const missing = await stage.command('deploy notes --yes', 2, { environment });
  expect(missing.stderr).toContain('--platform-token-file');
  const foreign = { APP_BUILDER_PLATFORM_TOKEN: 'heseya_sandbox_owner' };
  expect((await stage.command('deploy notes --yes', 2, { environment: foreign })).stderr).toContain('begins with pk_');
  const wrong = { APP_BUILDER_PLATFORM_TOKEN: 'pk_live_wrong.key-of-nobody' };
  const refused = await stage.command(`deploy notes ${approved}`, 5, { environment: wrong });
  expect(refused.stderr).toContain('AB-THENA-CREDENTIALS');
  expect(textOf(refused)).not.toContain('key-of-nobody');
  for (const flag of ['--account wdc', '--move-engine', '--service-instance-name x']) {
    expect((await stage.command(`deploy notes ${flag}`, 2)).stderr).toContain('AB-PLATFORM-FLAG');
  }
  expect((await stage.command('deploy note-dispatcher --app-id x', 2)).stderr).toContain('AB-PLATFORM-FLAG');
  expect((await stage.command('deploy notes --app-id a/b', 2)).stderr).toContain('AB-THENA-APP-ID');
  expect((await stage.command('publish notes', 2)).stderr).toContain('AB-PLATFORM-COMMAND');
  await stage.edit('manifest.json', (manifest) => set(manifest, 'app.slgu', 'x'));
  expect((await stage.command('deploy notes', 2)).stderr).toContain('did you mean "slug"');
  expect(thena.apps()).toEqual([]);
});
