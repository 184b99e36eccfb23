import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Verdict } from '../../functions/contract/verdict.ts';
import { enroll } from '../../functions/handshake/openclaw/enroll.ts';
import { createDevice } from '../../functions/keys/device-document.ts';
import type { DeviceDocument } from '../../functions/keys/documents.ts';
import { SCENARIOS } from './gateway-scenarios/index.ts';
import { enrolled, look, type Scenario, type Stage } from './gateway-scenarios/scenario.ts';
import { LOCKED_OUT } from './gateway-scenarios/troubles.ts';

/** Codes a look may meet while a gateway goes and comes; which, is a matter of the moment. */
const ON_THE_WAY = ['GATEWAY_DRAINING', 'TCP_REFUSED', 'TCP_RESET', 'HTTP_RESET', 'GATEWAY_STARTING'];

/** The whole table against one gateway: the same for the practice one and for the real one. */
export function describeGateway(name: string, open: () => Promise<Stage & { close(): Promise<void> }>): void {
  describe(name, () => {
    let stage: Stage & { close(): Promise<void> };
    beforeAll(async () => {
      stage = await open();
    }, 120_000);
    afterAll(() => stage?.close(), 30_000);

    test('a device is enrolled by the command that was printed, and proved', async () => {
      const { url, shared } = stage.gateway;
      const seen: string[] = [];
      for await (const event of enroll({ target: 'g', url, location: 'private:test', shared, pollMs: 200 })) {
        seen.push(event.state);
        if (event.state === 'pending') await stage.gateway.runOnHost(event.approveCommand);
      }
      expect(seen).toEqual(['created', 'pending', 'approved', 'proved']);
    }, 60_000);

    test.each(SCENARIOS)('$name', (scenario) => play(scenario, stage), 60_000);

    test('it restarts: every look on the way names the moment, the first after it the restart', async () => {
      const device = await enrolled(stage);
      const before = await look(stage, device);
      const lastLook = { bootId: 'the boot before' };
      const seen: Verdict[] = [];
      const restarted = stage.gateway.stop().then(() => stage.gateway.start({ lockOutLoopback: true }));
      let over = false;
      void restarted.finally(() => {
        over = true;
      });
      while (!over) seen.push(await look(stage, device, { timeoutMs: 5_000 }));
      await restarted;
      const failed = seen.flatMap(({ fault }) => (fault ? [fault.code] : []));
      expect(failed.filter((code) => !ON_THE_WAY.includes(code))).toEqual([]);
      expect(failed).toContain('TCP_REFUSED');
      expect(summary(before).warnings).toEqual([]);
      const now = await look(stage, device, { lastLook });
      expect(summary(now)).toEqual({ outcome: 'paired', code: undefined, warnings: ['GATEWAY_RESTARTED'] });
    }, 120_000);

    test(LOCKED_OUT.name, () => play(LOCKED_OUT, stage), 60_000);

    test('it stopped', async () => {
      await stage.gateway.stop();
      const device = { ...createDevice(), deviceToken: 'dtk-of-nobody-8Wv3' };
      expect(summary(await look(stage, device))).toMatchObject({ outcome: 'failed', code: 'TCP_REFUSED' });
    }, 60_000);

    test('it started without the store of its secrets', async () => {
      await stage.gateway.start({ secretsLost: true });
      const { outcome, warnings } = await look(stage, await enrolled(stage));
      const [told] = warnings.filter(({ code }) => !WEATHER.includes(code));
      expect(outcome).toBe('degraded');
      expect(told).toMatchObject({ code: 'GATEWAY_SECRETS_DEGRADED', evidence: { cold: 1, stale: 0 } });
    }, 120_000);
  });
}

async function play({ prepare, expected }: Scenario, stage: Stage): Promise<void> {
  stage.upstream.answer = 'accepts';
  const device: DeviceDocument = await enrolled(stage);
  const { probe, undo } = await prepare(stage, device);
  const startedMs = performance.now();
  let tookMs = Number.POSITIVE_INFINITY;
  const verdict = await look(stage, device, probe).finally(() => {
    tookMs = performance.now() - startedMs;
    return undo?.();
  });
  const { evidence = {}, ...rest } = expected;
  expect(summary(verdict)).toMatchObject(rest);
  expect(verdict.fault?.evidence ?? {}).toMatchObject(evidence);
  const text = JSON.stringify(verdict);
  for (const secret of [device.deviceToken, device.privateKey, stage.gateway.shared.value])
    expect(text).not.toContain(secret);
  expect(tookMs).toBeLessThan((probe.upstream?.timeoutMs ?? 0) + (probe.timeoutMs ?? 5_000) + 250);
}

/** What a busy machine makes a healthy gateway say of itself. */
const WEATHER = ['GATEWAY_DEGRADED', 'SLOW_HANDSHAKE'];

function summary({ outcome, fault, warnings }: Verdict) {
  const told = warnings.map(({ code }) => code).filter((code) => !WEATHER.includes(code));
  return { outcome, code: fault?.code, warnings: told };
}
