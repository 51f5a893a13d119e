import { queueContract } from '../queue-contract.ts';
import { queueHost } from './queue-host.ts';

queueContract('local', () => queueHost());
