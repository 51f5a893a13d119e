import { describe, expect, test } from 'vitest';
import { questions } from '../../src/input/questions.ts';
import { resolveAnswers } from '../../src/input/answers.ts';
import { inputSources } from '../../src/input/sources.ts';
import { cancelled } from '../../src/cli/cancelled.ts';
import { inputFlags } from '../../src/cli/flags.ts';
import { sample, shown } from './sample-command.ts';
import { play, scripted, type Scene } from './terminal.ts';

const commands = sample(
  async (context) => {
    const answers = await resolveAnswers([questions.domain, questions.token], inputSources(context));
    return shown(`${answers.text('domain')} from ${answers.origin('domain')}`);
  },
  { flags: inputFlags('domain', 'token', 'accessToken') },
);

describe('nobody is asked', () => {
  test.each<[string, readonly string[], Scene]>([
    ['stdin is not a terminal', [], { terminal: false }],
    ['--no-input was given', ['--no-input'], { terminal: true }],
    ['APP_BUILDER_NO_INPUT is set', [], { terminal: true, environment: { APP_BUILDER_NO_INPUT: '1' } }],
    ['CI is set', [], { terminal: true, environment: { CI: 'true' } }],
    ['--access-token-stdin reads stdin', ['--access-token-stdin'], { terminal: true }],
  ])('when %s, and the error says so', async (reason, flags, scene) => {
    const asker = scripted({});
    const { code, stderr } = await play(['try', ...flags], {
      ...scene,
      commands,
      asker,
      environment: { NO_COLOR: '1', ...scene.environment },
    });
    expect(code).toBe(2);
    expect(stderr).toContain(`because nobody can be asked: ${reason}\n`);
    expect(asker.asked).toEqual([]);
  });

  test('under --json', async () => {
    const asker = scripted({});
    const { code, stdout } = await play(['try', '--json'], { terminal: true, commands, asker });
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { cause: 'nobody can be asked: --json was given' } });
  });
});

describe('on a terminal', () => {
  test.each(['', '0', 'false'])('CI=%j does not forbid questions', async (CI) => {
    const asker = scripted({ '4me domain': '4me.qa', 'Client secret': 'abcdefgh' });
    const { code, stdout } = await play(['try'], { terminal: true, commands, asker, environment: { CI } });
    expect([code, stdout]).toEqual([0, '4me.qa from prompt\n']);
  });

  test('Ctrl-C in a prompt exits 130', async () => {
    const asker = { ...scripted({}), text: () => Promise.reject(cancelled()) };
    expect((await play(['try'], { terminal: true, commands, asker })).code).toBe(130);
  });
});

test('the client secret may come through stdin', async () => {
  const { code, stdout } = await play(['try', '--domain', '4me.qa', '--token-stdin'], {
    commands,
    stdin: 'abcdefgh\n',
  });
  expect([code, stdout]).toEqual([0, '4me.qa from flag --domain\n']);
});
