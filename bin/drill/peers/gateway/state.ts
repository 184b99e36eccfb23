import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { DeviceStore } from './device-store.ts';
import { Lockout } from './lockout.ts';
import type {
  DegradedSecretOwner,
  GatewayAuthMode,
  GatewayProvider,
  PracticeGatewayOptions,
} from './options.ts';

/** Where a gateway is in its life. A frozen one accepts connections and says nothing, as under SIGSTOP. */
export type LifeStage = 'starting' | 'running' | 'draining' | 'frozen';

/** What a practice gateway knows; a restart changes `bootId` alone. */
export class GatewayState {
  readonly options: PracticeGatewayOptions;
  readonly store: DeviceStore;
  readonly lockout: Lockout;
  readonly providers = new Map<string, GatewayProvider>();
  readSecret: PracticeGatewayOptions['readSecret'];
  readonly publicKey = randomBytes(32);
  /** How it lets people in now: `config.patch` may change the token. */
  auth: GatewayAuthMode;
  /** Counts what people changed in the configuration besides. */
  configEdits = 0;
  stage: LifeStage = 'running';
  bootId = randomUUID();
  version: string;
  protocol: number;
  /** Its clock less the true one, ms. */
  clockOffsetMs = 0;
  lockOutLoopback: boolean;
  degradedSecretOwners: readonly DegradedSecretOwner[] = [];
  degradedPlugins: readonly string[] = [];
  eventLoopDegraded = false;
  modelRuntimeDegraded = false;

  constructor(options: PracticeGatewayOptions) {
    this.options = options;
    this.auth = options.auth;
    this.readSecret = options.readSecret;
    this.version = options.version ?? '2026.9.6';
    this.protocol = options.protocol ?? 4;
    this.lockOutLoopback = options.lockOutLoopback ?? false;
    this.store = new DeviceStore(() => this.now());
    this.lockout = new Lockout(() => this.now());
    for (const [name, provider] of Object.entries(options.providers ?? {}))
      this.providers.set(name, provider);
  }

  now(): number {
    return Date.now() + this.clockOffsetMs;
  }

  get identity(): { deviceId: string; publicKey: string } {
    return {
      deviceId: createHash('sha256').update(this.publicKey).digest('hex'),
      publicKey: this.publicKey.toString('base64url'),
    };
  }
}
