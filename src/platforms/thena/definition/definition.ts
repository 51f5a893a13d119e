import type { Problem } from '../../../integration/problems.ts';
import type { JsonObject } from '../../../runtime/ports.ts';

/** The file with the app's description at Thena, without activities and without addresses of webhooks. */
export const manifestFile = 'manifest.json';

/** The file with the operations that Thena's workflows may execute: a list. */
export const activitiesFile = 'activities.json';

/** In which group of an app's configuration a setting is. */
export type SettingGroup = 'required_settings' | 'optional_settings';

/** Names of the settings that whoever installs the app gives. */
export type SettingNames = Readonly<Record<SettingGroup, readonly string[]>>;

/** An HTTP operation that Thena executes in the app's name (thena-facts §6). */
export interface ActivityDefinition {
  readonly name: string;
  /** In upper case. */
  readonly method: string;
  /** As it is written; https, and not private. */
  readonly address: string;
  /** Placeholders are not filled in. */
  readonly headers: Readonly<Record<string, string>>;
  /** A JSON Schema, whichever form the file has; undefined where it says nothing. */
  readonly requestSchema: JsonObject | undefined;
  readonly responseSchema: JsonObject | undefined;
}

/** Everything of one app for Thena, checked. */
export interface ThenaDefinition {
  /** Of the integration; the app's reference, too. */
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  /** Unique in the organisation that the app belongs to. */
  readonly slug: string;
  /** As it is sent, but for `activities` and `integration.webhooks`; scopes in their object form. */
  readonly manifest: JsonObject;
  /** As they are sent: what the file has. */
  readonly sentActivities: readonly JsonObject[];
  readonly activities: readonly ActivityDefinition[];
  readonly settings: SettingNames;
}

/** What may be meant: lists of names that are known to be incomplete do not know it, or Thena's documents are silent about it. */
export type DoubtAbout =
  | 'thena-category'
  | 'thena-scope'
  | 'thena-event'
  | 'thena-subscription'
  | 'thena-activity-secret'
  | 'thena-schema';

/** A place that is no problem, but worth a look. */
export interface Doubt extends Problem {
  readonly about: DoubtAbout;
}

/** Takes doubts while a file is read. */
export type ReportDoubt = (about: DoubtAbout, pointer: string, text: string) => void;
