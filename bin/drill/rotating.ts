import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LedgerRecord } from '../../functions/contract/ledger.ts';
import type { TargetPlan } from '../../functions/contract/plan.ts';
import type { RotationPlan } from '../../functions/contract/rotation.ts';
import { handshake } from '../../functions/handshake/handshake.ts';
import { formatDeviceDocument, parseDeviceDocument } from '../../functions/keys/device-document.ts';
import { formatGatewayVault } from '../../functions/keys/gateway-vault.ts';
import { Ledger } from '../../functions/ledger/ledger.ts';
import { type LedgerReport, verifyLedger } from '../../functions/ledger/verify.ts';
import { LocalKeyStore } from '../../functions/local/key-store.ts';
import { localLedgerKeys } from '../../functions/local/ledger-key.ts';
import { LocalLedgerStore } from '../../functions/local/ledger-store.ts';
import { LocalRotationStore } from '../../functions/local/rotation-store.ts';
import { networkOptions } from '../../functions/plan/network.ts';
import { DRIVERS } from '../../functions/rotate/drivers/index.ts';
import type { Subject } from '../../functions/rotate/flight.ts';
import { GatewayCourier } from '../../functions/rotate/gateway/courier.ts';
import type { RotationPorts } from '../../functions/rotate/ports.ts';
import { HandshakeProver } from '../../functions/rotate/proof/handshake-prover.ts';
import { pairDevice } from './device.ts';
import { HOSTS } from './hosts.ts';
import { LOCATIONS, type LocationName } from './locations.ts';
import { PracticeLiteLlm } from './peers/admin/litellm.ts';
import type { Stage } from './stage.ts';

const PROVIDER = 'llm-proxy';
const MINUTE_MS = 60_000;

/** What the last act rotates: the drill's gateway, and the key of an AI provider behind it. */
export interface RotatingGround {
  readonly ports: RotationPorts;
  readonly aiKey: Subject;
  readonly device: Subject;
  /** The watch goes on with whatever device is the current one. */
  follow(): Promise<void>;
  /** Signs a checkpoint, and verifies all that stands in the ledger. */
  verify(): Promise<LedgerReport>;
  close(): Promise<void>;
}

/** A provider whose keys can be made by its API, a standby and a courier for the gateway, and a store in a folder that goes. */
export async function startRotating(
  stage: Stage,
  onEntry: (record: LedgerRecord) => void,
): Promise<RotatingGround> {
  const { clock, gateway, shared, places, authority } = stage;
  const root = await mkdtemp(join(tmpdir(), 'pairwatch-drill-'));
  const [masterKey, firstKey] = [newKey(), newKey()];
  const provider = await PracticeLiteLlm.start({ masterKey, keys: [{ key: firstKey, settings: {} }] });
  const keys = new LocalKeyStore(root);
  const read = async (secret: string) => {
    const credential = await keys.read(secret);
    return credential.state === 'found' ? credential.value : '';
  };
  await keys.put('ai', firstKey);
  await keys.put('ai/admin', JSON.stringify({ schema: 1, adminKey: masterKey }));
  await keys.put('device', formatDeviceDocument(stage.keys.gateway));
  const standby = await pairDevice(stage);
  await keys.put(
    'device/standby',
    formatGatewayVault({ schema: 2, standby, shared: { kind: 'token', value: shared } }),
  );
  await keys.put('courier', formatDeviceDocument(await pairDevice(stage, undefined, ['operator.admin'])));
  gateway.state.readSecret = () => read('ai');
  gateway.state.providers.set(PROVIDER, { baseUrl: provider.url.href, apiKey: firstKey });

  const targets = [
    planOf('ai-proxy', 'openai', provider.url.href, 'ai'),
    {
      ...planOf('gateway', 'openclaw', `wss://${HOSTS.gateway}:${gateway.port}`, 'device'),
      ca: authority.pem,
      headers: { 'x-forwarded-for': places['us-east-1'].address },
      upstream: { provider: PROVIDER, courier: 'courier', everyMs: MINUTE_MS, timeoutMs: 10_000 },
    },
  ] as const;
  const watch = { network: { dns: places['us-east-1'].dns.address, refuseLocalAddresses: false }, targets };
  const around = { env: {} };
  const ledgerKeys = await localLedgerKeys(root);
  const store = new LocalLedgerStore(root);
  const ledger = new Ledger({ ...ledgerKeys, store, clock, installation: 'drill', writer: 'drill@here' });
  return {
    aiKey: {
      ...{ target: targets[0], secret: 'ai' },
      plan: {
        ...rules('ai-proxy', 'litellm', 'ai/admin'),
        deliverTo: [{ gateway: 'gateway', provider: PROVIDER }],
      },
    },
    device: { target: targets[1], secret: 'device', plan: rules('gateway', 'openclaw', 'device/standby') },
    ports: {
      ...{ installation: 'drill', keys, clock, by: 'drill@here', holder: 'drill', leaseMs: 15 * MINUTE_MS },
      rotations: new LocalRotationStore(root),
      ledger,
      prover: new HandshakeProver({
        ...{ plan: watch, keys, around },
        perform: (spec) => {
          const { dns } = places[spec.location as LocationName];
          return clock.during(() => handshake({ ...spec, network: { ...spec.network, dns: dns.address } }));
        },
      }),
      courier: {
        deliver: (...asked) =>
          clock.during(() => new GatewayCourier({ plan: watch, keys, around, clock }).deliver(...asked)),
        putInForce: (...asked) =>
          clock.during(() => new GatewayCourier({ plan: watch, keys, around, clock }).putInForce(...asked)),
      },
      drivers: DRIVERS,
      network: (target) => networkOptions(target, watch, { ...around, keys }, 'fresh'),
      onEntry,
    },
    follow: async () => {
      const device = parseDeviceDocument(await read('device'));
      if (device.ok) stage.keys.gateway = device.document;
    },
    verify: async () => {
      await ledger.checkpoint();
      const evidence = { entries: store.entries(), checkpoints: store.checkpoints() };
      return verifyLedger(evidence, { ids: new Set([ledgerKeys.signer.keyId]) });
    },
    close: async () => {
      await provider.server.stop();
      await rm(root, { recursive: true, force: true });
    },
  };
}

const newKey = (): string => `sk-${randomBytes(24).toString('base64url')}`;

const planOf = (name: string, protocol: TargetPlan['protocol'], url: string, secret: string): TargetPlan => ({
  ...{ name, protocol, url, key: { secret }, pins: [], resolve: [], headers: {}, thresholds: {} },
  ...{ timeoutMs: 5_000, locations: LOCATIONS, quorum: 2 },
});

const rules = (target: string, driver: RotationPlan['driver'], vault: string): RotationPlan => ({
  ...{ target, driver, vault, everyDays: 30, verify: 'all', deliverTo: [], issuer: {} },
  ...{ graceMs: 5 * MINUTE_MS, deadlineMs: 1_440 * MINUTE_MS },
});
