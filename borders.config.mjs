/**
 * The borders between the rooms (CONTRIBUTING.md): which folder may import which. Everything that is not listed as allowed
 * for a room is refused.
 */
const room = (name, path, allowed) => ({
  name: `borders of ${name}`,
  comment: `${name} may import: ${allowed.length === 0 ? 'nothing of ours' : allowed.join(', ')}`,
  severity: 'error',
  from: { path },
  to: { path: '^(src|templates)/', pathNot: [path, ...allowed] },
});

const failure = '^src/failure\\.ts$';
const run = '^src/run\\.ts$';
const packageRoot = '^src/package-root\\.ts$';
const runtime = '^src/runtime/';
const platform = (name, facet) => `^src/platforms/${name}/${facet}/`;
const fourMe = (facet) => platform('4me', facet);
const receive = platform('[^/]+', 'receive');

/** The rooms of a platform that is one folder: its facets, and the commands that bind them. */
const platformRooms = (name) => {
  const own = (facet) => platform(name, facet);
  return [
    room(`${name} wire`, own('wire'), [runtime]),
    room(`${name} client`, own('client'), [own('wire'), runtime, failure, run]),
    room(`${name} receive`, own('receive'), [own('wire'), own('client'), runtime]),
    room(`${name} definition`, own('definition'), [own('wire'), '^src/integration/', runtime, failure]),
    room(`${name} stand-in`, own('standin'), [standinPort, '^src/sandbox/standin-(?:page|panel)\\.ts$', failure]),
    room(`${name} commands`, `^src/platforms/${name}/(?:commands/|(?:platform|app-sender)\\.ts$)`, [
      own('(?:wire|client|definition|receive)'),
      '^src/platforms/platform\\.ts$',
      '^src/(?:cli|input|integration|provision|reconcile|validate|doctor|verification|events)/',
      '^src/commands/[^/]+\\.ts$',
      '^src/app\\.ts$',
      engine,
      runtime,
      failure,
      run,
    ]),
  ];
};
const standinPort = '^src/sandbox/(?:standin|scheduler|post|attempt-log|sent-message)\\.ts$';
const engine = '^src/engine/';

export default {
  forbidden: [
    {
      name: 'no circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    room('runtime', runtime, []),
    room('reconcile', '^src/reconcile/', []),
    room('4me wire', fourMe('wire'), []),
    room('4me client', fourMe('client'), [fourMe('wire'), runtime, failure, run]),
    room('4me receive', fourMe('receive'), [fourMe('wire'), fourMe('client'), runtime]),
    room('4me definition', fourMe('definition'), [fourMe('wire'), '^src/integration/', failure]),
    room('4me records', fourMe('records'), [
      fourMe('wire'),
      fourMe('client'),
      fourMe('definition'),
      '^src/reconcile/',
      runtime,
      failure,
      run,
    ]),
    room('4me stand-in', fourMe('standin'), [standinPort, failure]),
    ...platformRooms('thena'),
    ...platformRooms('heseya'),
    room('the port of platforms', '^src/platforms/platform\\.ts$', [
      '^src/cli/command\\.ts$',
      '^src/doctor/check\\.ts$',
      '^src/input/answers\\.ts$',
      '^src/integration/find-folder\\.ts$',
      '^src/validate/finding\\.ts$',
      engine,
    ]),
    room('the registry of platforms', '^src/platforms/registry\\.ts$', [
      '^src/platforms/(?:platform|[^/]+/platform)\\.ts$',
      '^src/integration/',
      failure,
    ]),
    room('4me among the platforms', '^src/platforms/4me/platform\\.ts$', [
      '^src/platforms/platform\\.ts$',
      '^src/commands/four-me/',
    ]),
    room('integration', '^src/integration/', [runtime, failure, packageRoot]),
    room('engine', engine, [runtime, '^src/integration/template/', failure, run, packageRoot]),
    {
      name: 'engines are apart',
      comment: 'what two engines share lies beside them; memory borrows of local, for tests',
      severity: 'error',
      from: { path: '^src/engine/(aws|local)/' },
      to: { path: '^src/engine/(?:aws|local|memory)/', pathNot: '^src/engine/$1/' },
    },
    room('provision', '^src/provision/', [
      '^src/reconcile/',
      '^src/integration/',
      engine,
      fourMe('(?:wire|client|records|definition)'),
      runtime,
      failure,
      run,
    ]),
    room('verification', '^src/verification/', [platform('[^/]+', 'wire'), runtime, failure]),
    room('validate', '^src/validate/', [
      '^src/integration/',
      '^src/provision/workloads\\.ts$',
      engine,
      fourMe('(?:wire|client|definition)'),
      '^src/platforms/4me/records/connection\\.ts$',
      '^src/platforms/4me/standin/rules/',
      runtime,
      failure,
      packageRoot,
    ]),
    room('tunnel', '^src/tunnel/', [
      engine,
      '^src/(?:events|integration|provision|reconcile|verification)/',
      fourMe('(?:wire|client|records|definition)'),
      runtime,
      failure,
      run,
    ]),
    room('doctor', '^src/doctor/', [
      '^src/provision/(?:credentials|provider-secret|workloads)\\.ts$',
      '^src/tunnel/journal\\.ts$',
      engine,
      fourMe('(?:wire|client|records)'),
      runtime,
      failure,
    ]),
    room('starter', '^src/starter/', ['^src/integration/', failure, packageRoot]),
    room('events', '^src/events/', [platform('heseya', 'wire'), runtime, failure, '^src/verification/']),
    room('sandbox', '^src/sandbox/', [fourMe('standin'), runtime, failure]),
    room('catalogue', '^src/catalogue/', [failure]),
    room('input', '^src/input/', ['^src/cli/command\\.ts$', '^src/integration/', failure]),
    room('testing', '^src/testing/', [
      '^src/sandbox/',
      engine,
      '^src/integration/',
      '^src/provision/',
      fourMe('(?:client|definition|standin|wire)'),
      platform('(?:thena|heseya)', '(?:client|definition|standin)'),
      '^src/platforms/(?:thena|heseya)/commands/propose-deploy\\.ts$',
      '^templates/[^/]+/standin',
      runtime,
      failure,
      run,
    ]),
    {
      name: 'the test kit is for tests',
      severity: 'error',
      from: { path: '^(src|templates)/', pathNot: ['^src/testing/', '\\.test\\.js$'] },
      to: { path: '^src/testing/' },
    },
    {
      name: 'nothing but the test kit in a test for authors',
      comment: 'init copies it to where there is nothing else of ours',
      severity: 'error',
      from: { path: '^templates/.*\\.test\\.js$' },
      to: { path: '^(src|templates)/', pathNot: '^src/testing/index\\.ts$' },
    },
    {
      name: 'one platform in a handler',
      severity: 'error',
      from: { path: '^templates/[^/]+/(?!.*standin)', pathNot: '\\.test\\.js$' },
      to: { path: '^src/', pathNot: [runtime, receive, '^src/sandbox/standin\\.ts$'] },
    },
    {
      name: 'no terminal below the commands',
      comment: 'prompts, colours and spinners belong to src/cli',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { path: 'node_modules/(?:chalk|ora|@inquirer)' },
    },
    {
      name: 'no library in what is deployed',
      severity: 'error',
      from: { path: `${runtime}|${platform('[^/]+', '(?:wire|receive)')}` },
      to: { dependencyTypes: ['npm'] },
    },
    {
      name: 'no library behind a binding',
      comment: 'a binding, and whatever it imports, is part of every deployed function',
      severity: 'error',
      from: { path: '^src/engine/(?:aws|local)/binding\\.ts$' },
      to: { path: '(?:^|/)node_modules/', reachable: true },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { conditionNames: ['source', 'import', 'node', 'default'], exportsFields: ['exports'] },
  },
};
