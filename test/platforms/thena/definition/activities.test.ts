import { describe, expect, test } from 'vitest';
import { inspected, set, type JsonFile } from './folder.ts';

/** The activity of thena-facts §6, as the overview prints it. */
const seed = (): JsonFile => ({
  name: 'create_contact',
  description: 'Creates a new contact in Hubspot',
  http_config: {
    headers: {
      'Content-Type': 'application/json',
      Authorization: 'Bearer ${configuration.required_settings.target_url}',
    },
    httpVerb: 'POST',
    endpoint_url: 'https://api.hubapi.com/crm/v3/objects/contacts',
  },
  request_schema: { properties: { email: { type: 'string' }, company: { type: 'string' } } },
  response_schema: {
    id: { type: 'string' },
    metadata: { type: 'object', description: 'Additional information about the created contact' },
    createdAt: { type: 'string' },
    properties: { type: 'object' },
  },
});

const changed = (path: string, value: unknown) => () => {
  const activity = seed();
  set(activity, path, value);
  return [activity];
};

test('the activity of the overview is taken, in both of its forms of schemas', async () => {
  const { definition, problemLines, doubtLines } = await inspected('activities.json', () => [seed()]);
  expect([problemLines, doubtLines]).toEqual([[], []]);
  expect(definition?.activities).toEqual([
    {
      name: 'create_contact',
      method: 'POST',
      address: 'https://api.hubapi.com/crm/v3/objects/contacts',
      headers: {
        'Content-Type': 'application/json',
        Authorization: 'Bearer ${configuration.required_settings.target_url}',
      },
      requestSchema: { type: 'object', properties: { email: { type: 'string' }, company: { type: 'string' } } },
      // The property called "properties" is one of the answer, and no keyword.
      responseSchema: {
        type: 'object',
        properties: expect.objectContaining({ properties: { type: 'object' }, id: { type: 'string' } }) as unknown,
      },
    },
  ]);
  expect(definition?.sentActivities).toEqual([seed()]);
});

describe('problems of activities', () => {
  const cases: readonly (readonly [what: string, path: string, value: unknown, problem: RegExp])[] = [
    ['no name', 'name', undefined, /\/0\/name: is missing/],
    ['no request', 'http_config', undefined, /\/0\/http_config: is missing/],
    ['a verb in lower case', 'http_config.httpVerb', 'post', /httpVerb: "post" is none of .*; did you mean "POST"/],
    ['no address', 'http_config.endpoint_url', undefined, /endpoint_url: is missing/],
    ['plain http', 'http_config.endpoint_url', 'http://api.example.com/', /endpoint_url: has to begin with https/],
    ['this machine by name', 'http_config.endpoint_url', 'https://localhost/x', /not public/],
    ['this machine by number', 'http_config.endpoint_url', 'https://127.0.0.1/x', /not public/],
    ['this machine in other digits', 'http_config.endpoint_url', 'https://2130706433/x', /not public/],
    ['this machine in IPv6', 'http_config.endpoint_url', 'https://[::1]/x', /not public/],
    ['a mapped address', 'http_config.endpoint_url', 'https://[::ffff:10.0.0.1]/x', /not public/],
    ['the metadata of a cloud', 'http_config.endpoint_url', 'https://169.254.169.254/latest', /not public/],
    ['a private network', 'http_config.endpoint_url', 'https://192.168.1.20/x', /not public/],
    ['a name of an own network', 'http_config.endpoint_url', 'https://printer.local/x', /not public/],
    ['a name without a dot', 'http_config.endpoint_url', 'https://intranet/x', /not public/],
    ['a password', 'http_config.endpoint_url', 'https://me:secret@api.example.com/x', /has a user or a password/],
    [
      'a placeholder in the address',
      'http_config.endpoint_url',
      'https://${configuration.required_settings.target_url}/x',
      /endpoint_url: has a placeholder; Thena documents them for headers only/,
    ],
    ['headers as a list', 'http_config.headers', [], /headers: has to be an object/],
    ['a header with a blank', 'http_config.headers', { 'X Y': 'z' }, /headers\/X Y: is not the name of a header/],
    ['a header that HTTP makes', 'http_config.headers', { Host: 'a' }, /headers\/Host: is a header that HTTP makes/],
    ['a header twice', 'http_config.headers', { 'X-A': '1', 'x-a': '2' }, /headers\/x-a: is there twice/],
    ['a header that is a number', 'http_config.headers', { 'X-A': 1 }, /headers\/X-A: has to be a text/],
    ['a line break', 'http_config.headers', { 'X-A': 'a\r\nX-B: c' }, /headers\/X-A: has a line break/],
    ['a line feed alone', 'http_config.headers', { 'X-A': 'a\nb' }, /headers\/X-A: has a line break/],
    [
      'a setting that nobody declares',
      'http_config.headers',
      { 'X-A': '${configuration.required_settings.nothing}' },
      /headers\/X-A: .*configuration\.required_settings of manifest\.json does not declare "nothing"/,
    ],
    [
      'a setting of the other group',
      'http_config.headers',
      { 'X-A': '${configuration.optional_settings.target_url}' },
      /"target_url" is declared under configuration\.required_settings/,
    ],
    ['another namespace', 'http_config.headers', { 'X-A': '${context.email}' }, /\$\{context\.email\} is not known/],
    ['an open brace', 'http_config.headers', { 'X-A': '${configuration.required_' }, /is not known/],
    ['a schema that is a list', 'request_schema', [], /request_schema: has to be an object/],
    [
      'a type that is none',
      'request_schema',
      { type: 'object', properties: { a: { type: 'strnig' } } },
      /request_schema: \/properties\/a\/type: .* did you mean "string"/,
    ],
    ['a bare map of no schemas', 'response_schema', { id: 'string' }, /response_schema: \/id: has to be an object/],
    ['an unknown key', 'http_config.header', {}, /header: .* did you mean "headers"/],
  ];
  test.each(cases)('%s', async (_what, path, value, problem) => {
    const { problemLines } = await inspected('activities.json', changed(path, value));
    expect(problemLines).toEqual([expect.stringMatching(problem)]);
  });

  test('two activities with one name', async () => {
    const { problemLines } = await inspected('activities.json', () => [seed(), seed()]);
    expect(problemLines).toEqual([expect.stringContaining('/1/name: there is already an activity "create_contact"')]);
  });

  test('an object in the place of the list', async () => {
    const { problemLines } = await inspected('activities.json', () => seed());
    expect(problemLines).toEqual([expect.stringContaining('has to be a list')]);
  });
});

describe('doubts about activities', () => {
  test('a key that is written into a header', async () => {
    const { doubtLines, problemLines } = await inspected(
      'activities.json',
      changed('http_config.headers', { Authorization: 'Bearer abc', 'X-Api-Key': 'abc', Accept: 'text/plain' }),
    );
    expect(problemLines).toEqual([]);
    expect(doubtLines).toEqual([
      expect.stringMatching(/^thena-activity-secret \/0\/http_config\/headers\/Authorization: /),
      expect.stringMatching(/^thena-activity-secret \/0\/http_config\/headers\/X-Api-Key: /),
    ]);
  });

  test('a keyword that nothing here checks', async () => {
    const { doubtLines, problemLines } = await inspected(
      'activities.json',
      changed('request_schema', { type: 'object', properties: { a: { type: 'string', minLenght: 3 } } }),
    );
    expect(problemLines).toEqual([]);
    expect(doubtLines).toEqual([
      'thena-schema /0/request_schema/properties/a/minLenght: "minLenght" is not checked by App Builder; did you mean "minLength"?',
    ]);
  });
});
