import type { CloudFormation } from '@aws-sdk/client-cloudformation';
import type { Lambda } from '@aws-sdk/client-lambda';
import type { Json } from '../../../runtime/ports.ts';
import { invocationFailure } from '../../invocation.ts';
import { awsFailure } from '../aws-failure.ts';
import { isNamed } from '../requests/calls.ts';
import { isAbsent } from '../stacks/stack.ts';

/** Milliseconds; a function works for 15 minutes at most. A call that is given up would be made again, beside the first one. */
const longestWork = 16 * 60_000;

/** Calls a function by its logical id and waits for it. Throws `AB-ENGINE-INVOKE` where it is missing or fails. */
export async function invokeFunction(
  clients: { readonly cloudFormation: CloudFormation; readonly lambda: Lambda },
  workload: string,
  fn: string,
  event: Json,
  signal?: AbortSignal,
): Promise<Json> {
  const name = await physicalName(clients.cloudFormation, workload, fn);
  try {
    const answer = await clients.lambda.invoke(
      { FunctionName: name, Payload: JSON.stringify(event) },
      { requestTimeout: longestWork, ...(signal === undefined ? {} : { abortSignal: signal }) },
    );
    const value = parsed(Buffer.from(answer.Payload ?? []).toString('utf8'));
    if (answer.FunctionError !== undefined) throw invocationFailure(workload, fn, errorText(value));
    return value;
  } catch (error) {
    if (isNamed(error, 'ResourceNotFoundException')) throw invocationFailure(workload, fn, error.message);
    throw awsFailure(error, `calling the function ${fn} of ${workload}`);
  }
}

async function physicalName(cloudFormation: CloudFormation, workload: string, fn: string): Promise<string> {
  try {
    const { StackResourceDetail: found } = await cloudFormation.describeStackResource({
      StackName: workload,
      LogicalResourceId: fn,
    });
    if (found?.PhysicalResourceId !== undefined) return found.PhysicalResourceId;
  } catch (error) {
    if (!isAbsent(error)) throw awsFailure(error, `looking for the function ${fn} of ${workload}`);
  }
  throw invocationFailure(workload, fn, 'No such function is deployed');
}

/** What Lambda answers for a function that threw: `{errorType, errorMessage, trace}`. */
function errorText(value: Json): string {
  if (typeof value !== 'object' || value === null || !('errorMessage' in value)) return JSON.stringify(value);
  const { errorType, errorMessage } = value;
  const text = typeof errorMessage === 'string' ? errorMessage : JSON.stringify(errorMessage);
  return typeof errorType === 'string' && errorType !== 'Error' ? `${errorType}: ${text}` : text;
}

function parsed(text: string): Json {
  if (text === '') return null;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
