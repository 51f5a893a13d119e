import type { Problem } from '../../../integration/problems.ts';

/** The file with what stores are told of an app, and what it asks of them. */
export const appFile = 'app.json';

/** Everything of one app for Heseya that commands need, checked. The handler has the file itself. */
export interface HeseyaDefinition {
  /** Of the integration; the app's reference, too. */
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  /** As stores show it. */
  readonly title: string;
  readonly version: string;
  readonly licenceRequired: boolean;
  readonly requiredPermissions: readonly string[];
  readonly optionalPermissions: readonly string[];
  /** Names of the app's own permissions, without what stores put before them. */
  readonly internalPermissions: readonly string[];
  /** That the app's webhook listens to. */
  readonly events: readonly string[];
}

/** What may be meant: stores differ by version, and what a store has itself is what counts. */
export type DoubtAbout = 'heseya-permission' | 'heseya-event' | 'heseya-event-permission' | 'heseya-event-secured';

/** A place that is no problem, but worth a look. */
export interface Doubt extends Problem {
  readonly about: DoubtAbout;
}

/** Takes doubts while the file is read. */
export type ReportDoubt = (about: DoubtAbout, pointer: string, text: string) => void;
