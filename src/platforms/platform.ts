import type { CommandContext, CommandResult, Theme } from '../cli/command.ts';
import type { Outcome } from '../doctor/check.ts';
import type { Engine, Workload } from '../engine/engine.ts';
import type { Answers } from '../input/answers.ts';
import type { FoundIntegration } from '../integration/find-folder.ts';
import type { Finding } from '../validate/finding.ts';

/** A command that is about one integration, as its platform does it. */
export type IntegrationCommand = (context: CommandContext, integration: FoundIntegration) => Promise<CommandResult>;

/** Where the apps of a platform are that has one place for all providers. */
export interface PlatformPlace {
  /** e.g. `thena.ai` */
  readonly domain: string;
  /** e.g. `thena-sandbox.test` */
  readonly sandboxDomain: string;
}

/** An integration that is deployed, for what its platform has to say of it. */
export interface DeployedIntegration {
  readonly integration: FoundIntegration;
  readonly engine: Engine;
  readonly answers: Answers;
}

/** What a platform knows of one deployed integration; part of `status`. */
export interface PlatformReport {
  /** For `--json`. */
  readonly document: Readonly<Record<string, unknown>>;
  readonly lines: (theme: Theme) => readonly string[];
}

/**
 * What the commands need of a platform. The registry has one of these for each; what a platform has not, the command refuses by
 * name. Members load what they need when they are called.
 */
export interface Platform {
  /** As people read it, e.g. `Thena`. */
  readonly title: string;
  /** Undefined where domain and account of the provider are answers. */
  readonly place?: PlatformPlace;
  /** What the name of a new integration decides at the platform, in a sentence or more. */
  readonly named: (name: string) => string;
  readonly deploy: IntegrationCommand;
  readonly destroy: IntegrationCommand;
  /** What is deployed for it, as the folder and the answers of this moment have it. Throws Failure. */
  readonly workload: (
    context: CommandContext,
    integration: FoundIntegration,
    place: { readonly domain: string; readonly account: string; readonly engineName: string },
  ) => Promise<Workload>;
  /** Everything that is wrong with the folder, without what `--ignore` leaves out. */
  readonly validate: (context: CommandContext, integration: FoundIntegration) => Promise<readonly Finding[]>;
  readonly publish?: IntegrationCommand;
  readonly tunnel?: IntegrationCommand;
  readonly install?: IntegrationCommand;
  readonly uninstall?: IntegrationCommand;
  readonly runActivity?: IntegrationCommand;
  /** Asked for each integration that is deployed; what it cannot find out it says in the report. */
  readonly status?: (context: CommandContext, deployed: DeployedIntegration) => Promise<PlatformReport>;
  /** Likewise, and one of the checks of `doctor`. */
  readonly doctor?: (context: CommandContext, deployed: DeployedIntegration) => Promise<Outcome>;
}
