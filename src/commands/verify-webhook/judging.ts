import type { CommandContext } from '../../cli/command.ts';
import type { Verdict } from '../../verification/verdict.ts';
import type { Verifier } from '../../verification/verifier.ts';

/** A verifier with its keys, and what it does not look at. */
export interface Judge {
  readonly verifier: Verifier<Verdict | Promise<Verdict>>;
  readonly notChecked: readonly string[];
  /** Gives back what it held open for its keys. */
  readonly close?: () => Promise<void>;
}

/** How messages of one sender are verified: where their proof is, and which keys there are. */
export interface Judging {
  /** Flags that mean nothing to it. */
  readonly foreign: readonly string[];
  /** Whether the body is a token that proves itself; else the proof is beside it, and the body can be anything. */
  readonly sendsTokens: boolean;
  /** What is missing of a body that comes alone, where that is not a header. */
  readonly bare?: { readonly found: string; readonly expected: string };
  /** Whether the secrets in the store are those of a customer, so that an app alone names none. */
  readonly ofCustomer: boolean;
  /** Opens the keys that are given, or else those of the store. Throws Failure. */
  readonly open: (context: CommandContext) => Promise<Judge>;
}

/** In `notChecked` of every judge. */
export const repetition = 'whether a message came before: handlers remember that';
