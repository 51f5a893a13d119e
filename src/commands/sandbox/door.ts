import type { CommandContext } from '../../cli/command.ts';
import { Failure, type FailureKind } from '../../failure.ts';
import type { SignedRequest, SigningWish } from '../../platforms/4me/standin/life/sign-request.ts';
import { isJsonObject } from '../../runtime/json-object.ts';
import { doorFile, doorTokenHeader, readDoorFile, signPath } from '../../sandbox/door-file.ts';

const noDoor: FailureKind = { code: 'AB-TRIGGER-SANDBOX', exit: 'usage' };
const refused: FailureKind = { code: 'AB-TRIGGER-REFUSED', exit: 'usage' };

const patience = 10_000;

/**
 * Has the sandbox sign, which has the private keys of its webhook policies. The token of its door goes to the sandbox that left it and
 * nowhere else. Throws Failure `AB-TRIGGER-SANDBOX` where no such sandbox runs, and `AB-TRIGGER-REFUSED` where it has no
 * webhook for the message.
 *
 * @param sandbox its origin, as answered
 */
export async function signedBySandbox(
  wish: SigningWish,
  {
    engineFolder,
    sandbox,
    signal,
  }: { readonly engineFolder: string; readonly sandbox: string } & Pick<CommandContext, 'signal'>,
): Promise<SignedRequest> {
  const door = await readDoorFile(doorFile(engineFolder)).catch((error: unknown) => {
    throw unreachable(sandbox, causeOf(error), error);
  });
  if (door === undefined) throw unreachable(sandbox, `${doorFile(engineFolder)} names none`);
  if (door.origin !== new URL(sandbox).origin) {
    throw unreachable(sandbox, `${doorFile(engineFolder)} is of the sandbox at ${door.origin}`);
  }
  const response = await ask(door.origin, door.token, wish, signal);
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.status === 200) {
    // After a sandbox that was killed, its port may be another program's.
    if (isSigned(answer)) return answer;
    throw unreachable(sandbox, 'it answered as no sandbox does');
  }
  const said = isJsonObject(answer) && typeof answer['message'] === 'string' ? answer['message'] : undefined;
  if (response.status !== 422) throw unreachable(sandbox, said ?? `it answered ${String(response.status)}`);
  throw new Failure(refused, {
    message: `The sandbox cannot sign ${wish.event} for ${wish.account}`,
    because: said ?? 'it has no webhook for it',
    fix: `Install the app on the sandbox's page, ${door.origin}, or name another customer with --customer.`,
  });
}

async function ask(origin: string, token: string, wish: SigningWish, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(new URL(signPath, origin), {
      method: 'POST',
      headers: { [doorTokenHeader]: token, 'content-type': 'application/json' },
      body: JSON.stringify(wish),
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]),
    });
  } catch (error) {
    signal.throwIfAborted();
    throw unreachable(origin, causeOf(error), error);
  }
}

function isSigned(answer: unknown): answer is SignedRequest {
  return isJsonObject(answer) && typeof answer['body'] === 'string' && isJsonObject(answer['headers']);
}

/** `fetch` has the reason below what it throws. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

function unreachable(sandbox: string, because: string, cause?: unknown): Failure {
  return new Failure(
    noDoor,
    {
      message: `The sandbox at ${sandbox} does not sign for this command`,
      because,
      fix: 'Start it with "app-builder sandbox" and the same --engine-folder, or sign with a key of your own: --key-file.',
    },
    { cause },
  );
}
