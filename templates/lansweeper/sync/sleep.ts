import { setTimeout as pause } from 'node:timers/promises';

/** Waits; milliseconds. */
export type Sleep = (milliseconds: number) => Promise<void>;

export const sleep: Sleep = (milliseconds) => pause(milliseconds);
