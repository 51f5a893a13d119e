export const shells = ['bash', 'zsh', 'fish', 'pwsh'] as const;

export type Shell = (typeof shells)[number];

/** First word of the command line by which a script of `completion` asks for candidates. */
export const askingWord = '__complete';

/** What tells the shell to look for files. */
export const filesLine = ':files';
