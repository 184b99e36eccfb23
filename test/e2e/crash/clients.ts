import { type AwsClients, awsClients, type ClientConfig } from '../../../functions/aws/clients.ts';
import * as services from '../../../functions/aws/services.ts';
import type { Process } from '../../crash/process.ts';
import { nameOf, type Request } from './relay.ts';

interface Service {
  readonly client: {
    readonly middlewareStack: { add(middleware: Middleware, options: typeof LAST): void };
    destroy(): void;
  };
}

type Handler = (args: { readonly request: Request }) => Promise<object>;
type Middleware = (next: Handler) => Handler;

/** Inside of the SDK's own retries, just before a request leaves. */
const LAST = { step: 'finalizeRequest', priority: 'low', name: 'mortal' } as const;

export interface MortalClients {
  readonly clients: AwsClients;
  close(): void;
}

/** Clients of which each request, also one that is tried again, is an external call of a process. */
export function mortalClients(process: Process, endpoint: string): MortalClients {
  const opened: Service[] = [];
  const mortal: Middleware = (next) => (args) => process.call(nameOf(args.request), () => next(args));
  const opening = Object.entries<(config: ClientConfig) => Promise<unknown>>(services).map(([name, open]) => [
    name,
    async (config: ClientConfig) => {
      const there = { ...config, endpoint };
      const service = (await open(there)) as Service;
      service.client.middlewareStack.add(mortal, LAST);
      opened.push(service);
      return service;
    },
  ]);
  return {
    clients: awsClients(Object.fromEntries(opening) as typeof services),
    close: () => {
      for (const { client } of opened) client.destroy();
    },
  };
}
