import { expect, test } from '@jest/globals';
import type { AwsClients } from '../../../../functions/aws/clients.ts';
import { DeployedRotationPorts } from '../../../../functions/aws/rotation/ports.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { targetPlan, watchPlan } from '../../plan/target.ts';

const MINUTE = 60_000;

/** Lambda, as far as a call waits for it: each is noted by its function with how long that may take. */
function lambdaNoting(waits: (readonly [string | undefined, number | undefined])[]): AwsClients {
  const opened = {
    sdk: {
      InvokeCommand: class InvokeCommand {
        readonly input: { readonly FunctionName?: string };
        constructor(input: { readonly FunctionName?: string }) {
          this.input = input;
        }
      },
    },
    client: {
      send: async ({ input }: { input: { FunctionName?: string } }, how: { requestTimeout?: number }) => {
        waits.push([input.FunctionName, how.requestTimeout]);
        return { Payload: Buffer.from('{"delivered":true,"facts":{}}') };
      },
    },
  };
  return { lambda: async () => opened } as unknown as AwsClients;
}

function portsOf({ leftMs = () => 15 * MINUTE, clients = lambdaNoting([]) } = {}) {
  const upstream = { provider: 'openai', courier: 'courier', everyMs: MINUTE, timeoutMs: 10 * MINUTE };
  const plan = watchPlan([targetPlan({ name: 'slow', upstream }), targetPlan({ name: 'gone' })]);
  const clock = new ManualClock(0);
  const teller = { tell: async () => [] };
  const options = { plan, home: 'eu-central-1', bucket: 'ledger', key: 'key', clients, clock, teller };
  return new DeployedRotationPorts(options).of({ id: 'run-1', by: 'rotate', leftMs });
}

test('a lease outlasts the function by a minute, however late in its run it is renewed', () => {
  let left = 15 * MINUTE;
  const ports = portsOf({ leftMs: () => left });
  expect(ports.leaseMs).toBe(16 * MINUTE);
  left = 2 * MINUTE;
  expect(ports.leaseMs).toBe(3 * MINUTE);
});

test('a courier is waited for as long as its gateway may take to ask its provider', async () => {
  const waits: (readonly [string | undefined, number | undefined])[] = [];
  const { courier } = portsOf({ clients: lambdaNoting(waits) });
  await courier.deliver('slow', 'openai');
  await courier.deliver('gone', 'openai');
  expect(waits).toEqual([
    ['pairwatch-mine-courier', 10 * MINUTE + 30_000],
    ['pairwatch-mine-courier', 3 * MINUTE + 30_000],
  ]);
});
