import type { Ports } from './ports.ts';

/** A variable of the function's environment. Throws an error that names it where it is missing or empty. */
export function requiredVariable(environment: Ports['environment'], name: string): string {
  const value = environment[name];
  if (value === undefined || value === '') throw new Error(`the function has no ${name}: its template must set it`);
  return value;
}
