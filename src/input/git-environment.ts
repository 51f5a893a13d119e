/** What git needs of the environment: a repository may make it run other programs, which tokens are no business of. */
export function gitEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => wanted.test(name)));
}

const wanted = new RegExp(
  [
    String.raw`^(?:PATH|PATHEXT|HOME|HOMEDRIVE|HOMEPATH|USERPROFILE|SYSTEMROOT|TMPDIR|TEMP|TMP|LANG|LC_\w+|XDG_CONFIG_HOME`,
    String.raw`GIT_(?:DIR|WORK_TREE|COMMON_DIR|INDEX_FILE|EXEC_PATH|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM|CONFIG_\w+))$`,
  ].join('|'),
  'i',
);
