/** What stands for the ARN of a resource on this machine, wherever a template or a function sees it. */
export function arnOf(workload: string, resource: string): string {
  return `app-builder:local:${workload}:${resource}`;
}
