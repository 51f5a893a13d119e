import { document } from '../client/document.ts';
import type { Connection } from './connection.ts';

export interface ServiceInstanceRecord {
  readonly id: string;
  readonly name: string | null;
  readonly service: { readonly id: string } | null;
  readonly supportTeam: { readonly id: string } | null;
}

export const serviceInstanceSelection = 'nodes { id name service { id } supportTeam { id } }';

/** Asked only to say which names exist, when the wanted one does not. */
export const existingNames = document<
  {
    readonly serviceInstances: Connection<{ readonly name: string | null }>;
    readonly teams: Connection<{ readonly name: string | null }>;
  },
  Record<string, never>
>(`query ExistingNames {
  serviceInstances(first: 100) { nodes { name } }
  teams(first: 100) { nodes { name } }
}`);
