/**
 * The page of an app instance, `https://<account>.<domain>/app_instances/<number>` (4me-facts §10). Of a node ID, the number is
 * the last part (§1); one of another shape is left as it is, which 4me takes too.
 */
export function instancePage(account: string, domain: string, nodeId: string): string {
  const [, number] = /\/(\d+)$/.exec(Buffer.from(nodeId, 'base64url').toString('utf8')) ?? [];
  return `https://${account}.${domain}/app_instances/${encodeURIComponent(number ?? nodeId)}`;
}
