import { ministack } from './emulators.ts';

const services = {
  sqs: { prefix: 'AmazonSQS', type: 'application/x-amz-json-1.0' },
  events: { prefix: 'AWSEvents', type: 'application/x-amz-json-1.1' },
} as const;

/** Calls a service of the emulator that the program has no client for. It checks no signature, but takes the region from it. */
export async function rawCall(
  service: keyof typeof services,
  action: string,
  input: object,
  region: string,
): Promise<unknown> {
  const { prefix, type } = services[service];
  const response = await fetch(ministack(), {
    method: 'POST',
    headers: {
      'content-type': type,
      'x-amz-target': `${prefix}.${action}`,
      authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=x`,
    },
    body: JSON.stringify(input),
  });
  if (!response.ok) throw new Error(`${service} ${action}: ${String(response.status)} ${await response.text()}`);
  return response.json();
}
