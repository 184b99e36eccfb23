import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PracticeGateway, type PracticeGatewayOptions } from '../../../bin/drill/peers/gateway.ts';
import type { LedgerEntry } from '../../../functions/contract/ledger.ts';
import type { RotationPlan } from '../../../functions/contract/rotation.ts';
import { enroll } from '../../../functions/handshake/openclaw/enroll.ts';
import { formatDeviceDocument } from '../../../functions/keys/device-document.ts';
import type { DeviceDocument } from '../../../functions/keys/documents.ts';
import { formatGatewayVault, type SharedCredential } from '../../../functions/keys/gateway-vault.ts';
import { Ledger, type LedgerOptions } from '../../../functions/ledger/ledger.ts';
import { verifyLedger } from '../../../functions/ledger/verify.ts';
import { LocalKeyStore } from '../../../functions/local/key-store.ts';
import { localLedgerKeys } from '../../../functions/local/ledger-key.ts';
import { LocalLedgerStore } from '../../../functions/local/ledger-store.ts';
import { LocalRotationStore } from '../../../functions/local/rotation-store.ts';
import { DRIVERS } from '../../../functions/rotate/drivers/index.ts';
import type { Subject } from '../../../functions/rotate/flight.ts';
import { HandshakeProver } from '../../../functions/rotate/handshake-prover.ts';
import type { RotationPorts } from '../../../functions/rotate/ports.ts';
import { targetPlan } from '../../functions/plan/target.ts';
import { JumpingClock } from './jumping-clock.ts';

export const SECRET = 'gw';
export const VAULT = 'gw/standby';
const SHARED = 'shr_8Mn3Vb6Cx1Zl4Kj7';

/** A gateway to rotate a device of: anything that listens and can approve. */
export interface RotatedGateway {
  readonly url: URL;
  readonly shared: SharedCredential;
  approve(requestId: string): Promise<void>;
  close(): Promise<void>;
}

export interface GatewayStageOptions {
  /** Whether the vault holds the shared token. @default true */
  readonly recoverable?: boolean;
  readonly locations?: readonly string[];
  readonly plan?: Partial<RotationPlan>;
  /** @default - a practice gateway */
  readonly gateway?: RotatedGateway;
  readonly tap?: PracticeGatewayOptions['tap'];
}

/** A gateway with two paired devices, and everything local that a rotation works with. */
export interface GatewayStage {
  readonly gateway: RotatedGateway;
  readonly root: string;
  readonly keys: LocalKeyStore;
  readonly clock: JumpingClock;
  readonly subject: Subject;
  readonly ports: RotationPorts;
  readonly ledgerStore: LocalLedgerStore;
  readonly ledgerOptions: LedgerOptions;
  /** The devices as they were enrolled: the active one, then the standby. */
  readonly devices: readonly [DeviceDocument, DeviceDocument];
  entries(): Promise<readonly LedgerEntry[]>;
  /** Codes of what the ledger's own verification finds. */
  findings(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export async function practiceRotatedGateway(tap?: PracticeGatewayOptions['tap']): Promise<RotatedGateway> {
  const gateway = await PracticeGateway.start({
    auth: { mode: 'token', token: SHARED },
    ...(tap && { tap }),
  });
  return {
    url: new URL(gateway.url),
    shared: { kind: 'token', value: SHARED },
    approve: async (requestId) => {
      gateway.approve(requestId);
    },
    close: () => gateway.stop(),
  };
}

export async function gatewayStage(options: GatewayStageOptions = {}): Promise<GatewayStage> {
  const gateway = options.gateway ?? (await practiceRotatedGateway(options.tap));
  const root = await mkdtemp(join(tmpdir(), 'pairwatch-rotation-'));
  const keys = new LocalKeyStore(root);
  const devices = [await paired(gateway), await paired(gateway)] as const;
  await keys.put(SECRET, formatDeviceDocument(devices[0]));
  const shared = options.recoverable === false ? {} : { shared: gateway.shared };
  await keys.put(VAULT, formatGatewayVault({ schema: 2, standby: devices[1], ...shared }));
  const target = targetPlan({
    name: 'gw',
    protocol: 'openclaw',
    url: gateway.url.href,
    key: { secret: SECRET },
    locations: options.locations ?? ['private:here'],
  });
  const plan: RotationPlan = {
    target: 'gw',
    driver: 'openclaw',
    everyDays: 30,
    vault: VAULT,
    graceMs: 300_000,
    deadlineMs: 86_400_000,
    verify: 'all',
    deliverTo: [],
    issuer: {},
    ...options.plan,
  };
  const clock = new JumpingClock();
  const store = new LocalLedgerStore(root);
  const { signer } = await localLedgerKeys(root);
  const ledgerOptions = { store, signer, installation: 'mine', writer: 'test@here', clock };
  const ledger = new Ledger(ledgerOptions);
  const prover = new HandshakeProver({
    plan: { network: { refuseLocalAddresses: false }, targets: [target] },
    keys,
    around: { env: {} },
  });
  return {
    ...{ gateway, root, keys, clock, devices, ledgerOptions },
    ledgerStore: store,
    subject: { plan, target, secret: SECRET },
    ports: {
      installation: 'mine',
      keys,
      rotations: new LocalRotationStore(root),
      ledger,
      prover,
      courier: {
        deliver: async () => {
          throw new Error('nobody uses this key');
        },
      },
      drivers: DRIVERS,
      network: async () => ({}),
      clock,
      by: 'test@here',
      holder: 'test',
      leaseMs: 900_000,
    },
    entries: async () => {
      const entries: LedgerEntry[] = [];
      for await (const { bytes } of store.entries())
        entries.push(JSON.parse(Buffer.from(bytes).toString()) as LedgerEntry);
      return entries;
    },
    findings: async () => {
      const evidence = { entries: store.entries(), checkpoints: store.checkpoints() };
      const report = await verifyLedger(evidence, { ids: new Set([signer.keyId]) });
      return report.findings.map(({ code }) => code);
    },
    close: async () => {
      await gateway.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** A device that the gateway has approved for what a watching device needs. */
export async function paired(gateway: RotatedGateway, scopes?: readonly string[]): Promise<DeviceDocument> {
  const { url, shared } = gateway;
  const events = enroll({
    ...{ target: 'gw', url, location: 'private:here', shared, pollMs: 20 },
    ...(scopes && { approvedScopes: scopes, sessionScopes: scopes }),
  });
  for await (const event of events) {
    if (event.state === 'pending') await gateway.approve(event.requestId);
    if (event.state === 'proved') return event.document;
    if (event.state === 'failed') throw new Error(`the device was not paired: ${event.fault.code}`);
  }
  throw new Error('the device was not paired');
}
