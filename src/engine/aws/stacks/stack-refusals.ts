import { Failure, type FailureKind } from '../../../failure.ts';
import type { Workload } from '../../engine.ts';
import { lockedFailure } from '../../locked.ts';
import { protectedFailure } from '../../protected.ts';
import { refuseOtherDomain } from '../../workload.ts';
import { engineParameters } from './deployed-template.ts';
import { type Stack, deployedOf, whoDeployed } from './stack.ts';

const otherStack: FailureKind = { code: 'AB-ENGINE-OTHER-STACK', exit: 'usage' };

/** Throws for a stack of somebody else: of another 4me domain or provider account, or not of App Builder at all. */
export function refuseOthers(stack: Stack, workload: Workload): void {
  refuseUnknown(stack);
  const fix = 'Give this domain an engine of its own with --engine-name <name>.';
  refuseOtherDomain(workload, deployedOf(stack), fix);
}

/** Throws `AB-ENGINE-OTHER-STACK` for what neither this engine nor the reference made. */
export function refuseUnknown(stack: Stack): void {
  if (deployedOf(stack).domain !== '') return;
  throw new Failure(otherStack, {
    message: `There is a stack ${stack.name} already, and App Builder did not make it`,
    because: 'it has neither the tag app-builder:domain nor the parameter 4MeDomainParameter',
    fix: 'Give the engine another name with --engine-name <name>.',
  });
}

/**
 * Throws `AB-ENGINE-OTHER-STACK` for a stack of another engine: `app-builder` with an integration `qa-engine` and the engine
 * `app-builder-qa` come to the same name. One that the reference made does not say whose it is.
 */
export function refuseOtherEngine(stack: Stack, engine: string): void {
  const owner = stack.parameters[engineParameters.name];
  if (owner === undefined || owner === engine) return;
  throw new Failure(otherStack, {
    message: `The stack ${stack.name} belongs to the engine ${owner}, and not to ${engine}`,
    because: `its parameter ${engineParameters.name} says so`,
    fix: `Give the engine with --engine-name ${owner}, or the integration's folder another name.`,
  });
}

/** Throws `AB-ENGINE-PROTECTED`, and never switches the protection off itself. */
export function refuseProtected(stack: Stack): void {
  if (!stack.protected) return;
  const because = `it is in ${stack.status} and has to be deleted, but its termination protection is on`;
  throw protectedFailure(stack.name, because);
}

/** `AB-ENGINE-LOCKED`: CloudFormation works on the stack for somebody else. */
export function busyStack(stack: Stack): Failure {
  return lockedFailure(stack.name, `${whoDeployed(stack)} (${stack.status})`, stack.changedAt);
}
