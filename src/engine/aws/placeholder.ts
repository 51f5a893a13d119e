import type { SandboxSetting } from '../../runtime/sandbox-route.ts';
import { Failure } from '../../failure.ts';
import type { Engine, Holder } from '../engine.ts';
import type { AwsSession } from './session.ts';

/** Stands in until the engine itself is there. */
export function awsEngine(options: {
  readonly session: AwsSession;
  readonly name: string;
  readonly now: () => number;
  readonly sandbox?: SandboxSetting;
  readonly holder?: Holder;
  readonly commit?: string;
}): Engine {
  return {
    name: 'aws',
    get secrets() {
      return missing();
    },
    get state() {
      return missing();
    },
    async place() {
      const { account } = await options.session.identity();
      const { region } = options.session;
      return { location: `Amazon ${region}`, bucket: '', cloud: { account, region } };
    },
    foundation: missing,
    lease: missing,
    inspect: missing,
    plan: missing,
    apply: missing,
    remove: missing,
    invoke: missing,
    logs: missing,
    [Symbol.asyncDispose]: () => options.session[Symbol.asyncDispose](),
  };
}

function missing(): never {
  throw new Failure({ code: 'AB-ENGINE-AWS', exit: 'usage' }, { message: 'Not there yet', fix: 'Wait.' });
}
