import { randomBytes, randomUUID } from 'node:crypto';

export type PairingReason = 'not-paired' | 'scope-upgrade' | 'role-upgrade' | 'metadata-upgrade';

export interface DeviceClaim {
  readonly deviceId: string;
  readonly publicKey: string;
  readonly platform: string;
  readonly deviceFamily: string;
  readonly role: string;
  readonly scopes: readonly string[];
}

export interface PendingRequest extends DeviceClaim {
  readonly requestId: string;
}

export interface DeviceToken {
  readonly value: string;
  readonly scopes: readonly string[];
  readonly issuedAtMs: number;
}

export interface PairedDevice extends DeviceClaim {
  /** None after a revocation: the role has to be approved again. */
  readonly token: DeviceToken | undefined;
}

export type TokenCheck = 'ok' | 'mismatch' | 'scope-mismatch';

/** `operator.admin` carries every scope of its role, and writing includes reading. */
export function allows(granted: readonly string[], asked: readonly string[]): boolean {
  const implied = granted.includes('operator.write') ? [...granted, 'operator.read'] : granted;
  return granted.includes('operator.admin') || asked.every((scope) => implied.includes(scope));
}

/** Which devices a gateway knows, and who waits: one pending request a device, as in the real store. */
export class DeviceStore {
  readonly #paired = new Map<string, PairedDevice>();
  readonly #pending = new Map<string, PendingRequest>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  pending(): readonly PendingRequest[] {
    return [...this.#pending.values()];
  }

  paired(): readonly PairedDevice[] {
    return [...this.#paired.values()];
  }

  find(deviceId: string): PairedDevice | undefined {
    return this.#paired.get(deviceId);
  }

  /** Why the claim has to be approved first, if it has to. */
  obstacle(claim: DeviceClaim): PairingReason | undefined {
    const device = this.#paired.get(claim.deviceId);
    if (device?.publicKey !== claim.publicKey) return 'not-paired';
    if (device.token === undefined || device.role !== claim.role) return 'role-upgrade';
    if (device.platform !== claim.platform || device.deviceFamily !== claim.deviceFamily)
      return 'metadata-upgrade';
    return allows(device.scopes, claim.scopes) ? undefined : 'scope-upgrade';
  }

  /** Leaves a request for a person; what a device asked for before is merged into it. */
  ask(claim: DeviceClaim): PendingRequest {
    const before = this.pending().find(({ deviceId }) => deviceId === claim.deviceId);
    const scopes = [...new Set([...(before?.scopes ?? []), ...claim.scopes])];
    const request = { ...claim, scopes, requestId: before?.requestId ?? randomUUID() };
    this.#pending.set(request.requestId, request);
    return request;
  }

  approve(requestId: string): PairedDevice | undefined {
    const request = this.#pending.get(requestId);
    if (!request) return undefined;
    this.#pending.delete(requestId);
    const { requestId: _, ...claim } = request;
    const before = this.#paired.get(claim.deviceId);
    const scopes = [...new Set([...(before?.scopes ?? []), ...claim.scopes])];
    const device = { ...claim, scopes, token: this.#newToken(scopes) };
    this.#paired.set(device.deviceId, device);
    return device;
  }

  reject(requestId: string): boolean {
    return this.#pending.delete(requestId);
  }

  checkToken(claim: DeviceClaim, token: string): TokenCheck {
    const device = this.#paired.get(claim.deviceId);
    if (device?.publicKey !== claim.publicKey || device.token?.value !== token || device.role !== claim.role)
      return 'mismatch';
    return allows(device.token.scopes, claim.scopes) ? 'ok' : 'scope-mismatch';
  }

  /** The old token is dead at once. */
  rotate(deviceId: string): DeviceToken | undefined {
    const device = this.#paired.get(deviceId);
    if (!device) return undefined;
    const token = this.#newToken(device.scopes);
    this.#paired.set(deviceId, { ...device, token });
    return token;
  }

  revoke(deviceId: string): boolean {
    const device = this.#paired.get(deviceId);
    if (!device) return false;
    this.#paired.set(deviceId, { ...device, token: undefined });
    return true;
  }

  remove(deviceId: string): boolean {
    return this.#paired.delete(deviceId);
  }

  #newToken(scopes: readonly string[]): DeviceToken {
    return { value: randomBytes(32).toString('base64url'), scopes, issuedAtMs: this.#now() };
  }
}
