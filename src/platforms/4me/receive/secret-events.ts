import { isJsonObject } from '../../../runtime/json-object.ts';
import type { Json, JsonObject } from '../../../runtime/ports.ts';

/** The stage that readers of a secret get. */
const current = 'AWSCURRENT';

/**
 * Name of the secret that has another current version since this event of Secrets Manager; undefined where it has not, or where
 * nobody can tell which one it is. Two forms are understood (aws-and-tunnels §B): the native `Secret Label Updated`, and the
 * call as CloudTrail reports it, `AWS API Call via CloudTrail`.
 */
export function changedSecret(detailType: Json | undefined, detail: Json | undefined): string | undefined {
  if (!isJsonObject(detail)) return undefined;
  if (detailType === 'Secret Label Updated') {
    return detail['labelUpdated'] === current ? nameOf(detail['name']) : undefined;
  }
  if (detailType !== 'AWS API Call via CloudTrail' || hasText(detail['errorCode'])) return undefined;
  const request = objectOf(detail['requestParameters']);
  const response = objectOf(detail['responseElements']);
  if (!movesCurrent(detail['eventName'], request, response)) return undefined;
  // The answer has the full ARN, in one of these spellings; the request has whatever the caller wrote.
  const candidates = [response['arn'], response['aRN'], response['ARN'], request['name'], request['secretId']];
  return candidates.map(nameOf).find((name) => name !== undefined);
}

function movesCurrent(eventName: unknown, request: JsonObject, response: JsonObject): boolean {
  switch (eventName) {
    case 'CreateSecret':
      return true;
    case 'PutSecretValue': {
      const stages = request['versionStages'];
      return !Array.isArray(stages) || stages.length === 0 || stages.includes(current);
    }
    case 'UpdateSecretVersionStage':
      return request['versionStage'] === current && hasText(request['moveToVersionId']);
    case 'UpdateSecret':
      // CloudTrail hides the value. A call without a token for a new version changed the description or the key only.
      return (
        hasText(request['clientRequestToken']) ||
        'secretString' in request ||
        'secretBinary' in request ||
        hasText(response['versionId'])
      );
    default:
      return false;
  }
}

const arn = /^arn:[^:]*:secretsmanager:[^:]*:[^:]*:secret:(.+)$/;

/** A secret's name from its name or its ARN, which ends in a hyphen and six characters that Secrets Manager chose. */
function nameOf(id: Json | undefined): string | undefined {
  if (!hasText(id)) return undefined;
  const resource = arn.exec(id)?.[1];
  return resource === undefined ? id : resource.replace(/-[A-Za-z0-9]{6}$/, '');
}

function objectOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function hasText(value: Json | undefined): value is string {
  return typeof value === 'string' && value !== '';
}
