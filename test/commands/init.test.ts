import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { funTranslations, openTestKit, typeform } from '../../src/testing/index.ts';
import { play, scripted, temporaryFolder, type Played } from '../cli/terminal.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const typeformLine = ['init', 'survey', '--template', 'typeform'];

const text = (folder: string, file: string): Promise<string> => readFile(join(folder, file), 'utf8');
const json = async (folder: string, file: string): Promise<unknown> => JSON.parse(await text(folder, file));
const documentOf = ({ stdout }: Played): unknown => JSON.parse(stdout);

describe('init', () => {
  test('makes an integration with names of its own, and without the stand-in', async () => {
    const folder = await temporaryFolder();
    const { code, stderr } = await play(['init', 'customer-survey', '--template', 'typeform'], { folder });
    expect([code, stderr]).toEqual([0, '']);
    const made = join(folder, 'customer-survey');
    const files = await readdir(made);
    expect(files).toEqual(expect.arrayContaining(['handler.ts', 'picture.png', 'customer-survey.test.js']));
    expect(files.filter((file) => /standin|typeform\.test|default_input/.test(file))).toEqual([]);
    expect(await json(made, 'app_offering.json')).toMatchObject({
      reference: 'customer-survey',
      name: 'Customer survey',
      scopes: [{ actions: ['request:Read', 'request:Update'] }],
    });
    expect(await json(made, 'configuration_items.json')).toMatchObject([
      { sourceID: 'customer_survey_lambda_ci', label: 'lambda-customer-survey-1', name: 'Customer survey' },
    ]);
    expect(await json(made, 'ui_extension.json')).toMatchObject({ name: 'Customer survey', title: 'Customer survey' });
    const template = await text(made, 'template.yaml');
    expect(template).toMatch(/^Description: Customer survey, adds the answers /m);
    expect(template).toMatch(/OfferingReferenceParameter:\n.*\n.*\n {4}Default: customer-survey\n/);
  });

  test('changes one line of a file for each name, and leaves the others as they are', async () => {
    const folder = await temporaryFolder();
    await play(['init', 'notes', '--template', 'note-dispatcher'], { folder });
    for (const [file, changed] of Object.entries({
      'app_offering.json': 2,
      'configuration_items.json': 3,
      'ui_extension.json': 2,
      'template.yaml': 2,
      'handler.ts': 0,
      'ui_extension.html': 0,
    })) {
      const before = (await text(root, `templates/note-dispatcher/${file}`)).split('\n');
      const after = (await text(folder, `notes/${file}`)).split('\n');
      expect(after.length, file).toBe(before.length);
      expect(after.filter((line, index) => line !== before[index]).length, file).toBe(changed);
    }
  });

  test('says what it has made and how to go on, within 80 columns', async () => {
    const folder = await temporaryFolder();
    const { stdout } = await play(typeformLine, { folder });
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(stdout).toMatch(/^\+ survey\/answers\.ts\n[^]*\n\+ package\.json\n\+ \.gitignore\n\+ tsconfig\.json\n\n/);
    expect(stdout).toMatch(/cannot change\s+after\s+the\s+first\s+publish/);
    expect(stdout).toMatch(/\nNext:\n {2}npm install\n {2}npm test\n {2}app-builder deploy survey\n$/);
  });

  test('prints one document under --json', async () => {
    const folder = await temporaryFolder();
    expect(documentOf(await play([...typeformLine, '--json'], { folder }))).toMatchObject({
      ok: true,
      dryRun: false,
      name: 'survey',
      template: 'typeform',
      reference: 'survey',
      folder: join(folder, 'survey'),
      files: expect.arrayContaining(['survey/survey.test.js', 'package.json', '.gitignore']),
      kept: [],
      next: ['npm install', 'npm test', 'app-builder deploy survey'],
    });
  });

  test('makes nothing under --dry-run, and shows the same files', async () => {
    const folder = await temporaryFolder();
    const { code, stdout } = await play([...typeformLine, '--dry-run'], { folder });
    expect([code, await readdir(folder)]).toEqual([0, []]);
    const files = stdout.split('\n').filter((line) => line.startsWith('+ '));
    expect(stdout).toContain(`\n${String(files.length)} files; nothing was made.\n`);
    const made = await play(typeformLine, { folder });
    expect(made.stdout.split('\n').filter((line) => line.startsWith('+ '))).toEqual(files);
  });

  test('asks for the template where somebody can be asked', async () => {
    const folder = await temporaryFolder();
    const asker = scripted({ Template: 'note-dispatcher' });
    const { code } = await play(['init', 'notes'], { folder, terminal: true, asker });
    expect([code, asker.asked]).toEqual([0, [{ message: 'Template' }]]);
    expect(await readdir(join(folder, 'notes'))).toContain('translate.ts');
  });

  test('names the template that nobody has given', async () => {
    const folder = await temporaryFolder();
    const { code, stderr } = await play(['init', 'survey'], { folder });
    expect([code, await readdir(folder)]).toEqual([2, []]);
    expect(stderr).toMatch(/AB-INPUT-MISSING {2}1 answer is missing: template[^]*--template {2}APP_BUILDER_TEMPLATE/);
    const wrong = await play(['init', 'survey', '--template', 'slack'], { folder });
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('note-dispatcher, lansweeper, typeform')]);
  });
});

describe('a name', () => {
  test.each(['engine', 'foundation', 'Survey', '1st', 'my_survey', '../survey', 'a/b', '.', 'x'.repeat(101)])(
    'such as %s is refused before anything is asked',
    async (name) => {
      const folder = await temporaryFolder();
      const { code, stderr } = await play(['init', name], { folder, terminal: true, asker: scripted({}) });
      expect([code, stderr]).toEqual([2, expect.stringContaining('AB-INIT-NAME')]);
      expect(await readdir(folder)).toEqual([]);
    },
  );

  test('of a folder that is not empty, or of a file, is taken', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'survey'));
    await writeFile(join(folder, 'survey', 'notes.txt'), 'mine');
    await writeFile(join(folder, 'file'), 'mine');
    await symlink(join(folder, 'nowhere'), join(folder, 'link'));
    for (const name of ['survey', 'file', 'link']) {
      const { code, stderr } = await play(['init', name, '--template', 'typeform'], { folder });
      expect([code, stderr], name).toEqual([2, expect.stringContaining('AB-INIT-TAKEN')]);
    }
    expect((await readdir(folder)).toSorted()).toEqual(['file', 'link', 'survey']);
    expect(await readdir(join(folder, 'survey'))).toEqual(['notes.txt']);
  });

  test('of an integration in ./integrations is taken, as deploy would no longer find that one', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'integrations', 'survey'), { recursive: true });
    await writeFile(join(folder, 'integrations', 'survey', 'app_offering.json'), '{}');
    const { code, stderr } = await play(typeformLine, { folder });
    expect([code, stderr]).toEqual([2, expect.stringContaining('./integrations/survey is an integration')]);
  });

  test('of an empty folder is free', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'survey'));
    expect((await play(typeformLine, { folder })).code).toBe(0);
    expect(await readdir(join(folder, 'survey'))).toContain('app_offering.json');
  });

  test('of a bundled integration is free, and the shared reference is told', async () => {
    const folder = await temporaryFolder();
    const { code, stderr } = await play(['init', 'typeform', '--template', 'typeform'], { folder });
    expect([code, stderr]).toEqual([0, expect.stringMatching(/warning .*the same reference/m)]);
  });
});

describe('the working folder', () => {
  test('gets a package.json that names this package by its folder, as a private one is in no registry', async () => {
    const folder = await temporaryFolder();
    await play(typeformLine, { folder });
    const path = relative(folder, root).split(sep).join('/');
    expect(await json(folder, 'package.json')).toEqual({
      private: true,
      type: 'module',
      scripts: { test: 'node --test', validate: 'app-builder validate' },
      devDependencies: { 'app-builder': `file:${path}` },
    });
    expect(await text(folder, '.gitignore')).toBe('node_modules/\ndefault_input.json\n');
  });

  test('keeps its package.json and .gitignore', async () => {
    const folder = await temporaryFolder();
    const manifest = '{"type": "module", "devDependencies": {"app-builder": "1.2.3"}}';
    await writeFile(join(folder, 'package.json'), manifest);
    await writeFile(join(folder, '.gitignore'), 'mine\n');
    const { stdout } = await play(typeformLine, { folder });
    expect(await text(folder, 'package.json')).toBe(manifest);
    expect(await text(folder, '.gitignore')).toBe('mine\n');
    expect(stdout).toContain('\n  package.json stays as it is\n  .gitignore stays as it is\n');
    expect(stdout).toContain('\nNext:\n  npm install\n  node --test survey/survey.test.js\n');
  });

  test.each(['{}', '{"type": "commonjs"}', 'no json'])(
    'whose package.json is %s gets a test that is a module all the same',
    async (manifest) => {
      const folder = await temporaryFolder();
      await writeFile(join(folder, 'package.json'), manifest);
      const { stdout } = await play(typeformLine, { folder });
      expect(await readdir(join(folder, 'survey'))).toContain('survey.test.mjs');
      expect(stdout).toMatch(/Next:\n {2}npm install --save-dev .+\n {2}node --test survey\/survey\.test\.mjs\n/);
    },
  );

  test('gets a second integration like the first', async () => {
    const folder = await temporaryFolder();
    await play(typeformLine, { folder });
    const { code, stdout } = await play(['init', 'notes', '--template', 'note-dispatcher'], { folder });
    expect([code, stdout]).toEqual([0, expect.stringContaining('Next:\n  npm install\n  npm test\n')]);
    expect((await readdir(folder)).toSorted()).toEqual([
      '.gitignore',
      'notes',
      'package.json',
      'survey',
      'tsconfig.json',
    ]);
  });
});

describe('a renamed copy deploys and works', () => {
  test('of the Typeform integration', async () => {
    const folder = await temporaryFolder();
    await play(typeformLine, { folder });
    const forms = typeform();
    await using kit = await openTestKit({ integration: join(folder, 'survey'), standins: [forms] });
    await kit.install({
      fields: {
        form_url: 'https://mysite.typeform.com/to/u6nXL7',
        typeform_token: 'tfp_sandbox_valid',
        request_id: 70454,
      },
    });
    forms.fillIn('u6nXL7', { answers: { recommend: 9 } });
    await kit.settled();
    expect(kit.definition.offering.reference).toBe('survey');
    expect(kit.notes('wna-it', '70454')).toHaveLength(1);
  });

  test('of the note dispatcher', async () => {
    const folder = await temporaryFolder();
    await play(['init', 'notes', '--template', 'note-dispatcher'], { folder });
    await using kit = await openTestKit({ integration: join(folder, 'notes'), standins: [funTranslations()] });
    await kit.install({ fields: { url: `https://target.${kit.sandbox.domain}/notes` } });
    kit.sandbox.people.addNote({ account: 'wna-it', requestId: '70454', text: 'The server is down' });
    await kit.settled();
    expect(kit.sandbox.target.received('notes')).toHaveLength(1);
  });
});
