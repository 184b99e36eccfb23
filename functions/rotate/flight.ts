import { createHash } from 'node:crypto';
import type { LedgerRecord } from '../contract/ledger.ts';
import type { TargetPlan } from '../contract/plan.ts';
import type { RotationPlan } from '../contract/rotation.ts';
import type { Credential } from '../keys/credential.ts';
import { secretIn } from '../keys/secret-in.ts';
import type { StagedVersions } from '../keys/versioned-store.ts';
import type { DriverWork, RotationDriver } from './driver.ts';
import type { RotationPorts } from './ports.ts';
import { type Intent, isOver, type Rotation, type RotationRecord } from './record.ts';
import { RotationError } from './rotation-error.ts';
import { storedVersions } from './stored-versions.ts';
import { recordWithStore } from './with-store.ts';

/** What is rotated, and by what rules. */
export interface Subject {
  readonly plan: RotationPlan;
  readonly target: TargetPlan;
  /** The secret with the key. */
  readonly secret: string;
}

export type Note = Omit<Extract<LedgerRecord, { readonly target: string }>, 'rotation' | 'target'>;

type Change = Partial<Pick<RotationRecord, 'rotation' | 'retired' | 'passedOver' | 'told' | 'due'>>;

/** One driver's call ends by then, ms, where the composition gives no signal. */
const CALL_MS = 60_000;

/**
 * One rotation while its lease is held: what it knows, and how it is written down. Every write goes over the revision
 * that was read, so whoever lost the lease loses the next write, and with it the right to go on.
 */
export class Flight {
  readonly subject: Subject;
  readonly ports: RotationPorts;
  #record: RotationRecord;

  constructor(subject: Subject, ports: RotationPorts, record: RotationRecord) {
    this.subject = subject;
    this.ports = ports;
    this.#record = record;
  }

  get record(): RotationRecord {
    return this.#record;
  }

  get now(): number {
    return this.ports.clock.wallMs();
  }

  get driver(): RotationDriver {
    const { driver: name } = this.subject.plan;
    const driver = this.ports.drivers[name];
    if (!driver) throw new Error(`no driver ${name}`);
    return driver;
  }

  /** The rotation under way. */
  get rotation(): Rotation {
    const { rotation } = this.#record;
    if (isOver(rotation)) throw new Error('no rotation is under way');
    return rotation;
  }

  /** Writes the record and renews the lease; what it tells a person to do reaches its store. BUSY where somebody else wrote. */
  async save(change: Change): Promise<void> {
    const { holder, leaseMs, keys } = this.ports;
    const changed = { ...this.#record, ...change };
    const record = {
      ...recordWithStore(changed, keys.flag),
      revision: this.#record.revision + 1,
      lease: { holder, until: this.now + leaseMs },
    };
    if (!(await this.ports.rotations.write(record))) throw busy(this.subject.plan.target);
    this.#record = record;
  }

  /** The next state begins now, with its first try. `also`: what changes by it. */
  async enter<State extends Rotation>(state: State, also: Omit<Change, 'rotation'> = {}): Promise<void> {
    const { trouble: _, ...rest } = state;
    await this.save({ ...also, rotation: { ...rest, since: this.now, attempts: 0, nextAt: 0 } as Rotation });
  }

  /**
   * Writes down, in the record and in the ledger, that something irreversible is about to be done. The record is written
   * before every try, which only the holder of the lease can; the entry once, until what it says is another. Answers
   * whether an earlier try may have done it.
   */
  async intend(step: Intent['step'], note: Omit<Note, 'step' | 'outcome'> = {}): Promise<boolean> {
    const { by, askedBy } = this.ports;
    const entry = hashOf({ ...note, by, askedBy });
    const isRepeated = this.rotation.intents.some((known) => known.step === step);
    const isWritten = this.rotation.intents.some((known) => known.step === step && known.entry === entry);
    const intent = { step, at: this.now };
    await this.save({ rotation: withIntent(this.rotation, isWritten ? { ...intent, entry } : intent) });
    if (isWritten) return isRepeated;
    await this.note({ step, outcome: 'intended', ...note });
    // Stored by the next write; a process that dies before it writes the entry once more.
    this.#record = { ...this.#record, rotation: withIntent(this.rotation, { ...intent, entry }) };
    return isRepeated;
  }

  /** `rotation`: the one that it is about, a version. @default - the one under way, or the newest */
  async note(note: Note, rotation = this.#record.rotation?.version ?? 'none'): Promise<void> {
    await this.#hold();
    const { target } = this.subject.plan;
    const { askedBy, ledger, onEntry } = this.ports;
    const record = {
      ...note,
      ...(askedBy !== undefined && { facts: { ...note.facts, askedBy } }),
      ...{ target, rotation },
    } as LedgerRecord;
    await ledger.append(record, () => this.#hold());
    onEntry?.(record);
  }

  versions(): Promise<StagedVersions> {
    return this.ports.keys.versions(this.subject.secret);
  }

  /** The stored document of a version, whatever its label is now. What cannot be read now is not gone: STORE_UNREADABLE. */
  async documentOf(version: string): Promise<string | undefined> {
    const versions = await this.versions();
    for (const stage of ['current', 'pending', 'previous'] as const) {
      if (versions[stage]?.version !== version) continue;
      const credential = await this.ports.keys.readStage(this.subject.secret, stage);
      if (credential.state === 'unreadable') throw new RotationError('STORE_UNREADABLE', credential.reason);
      if (credential.state === 'found' && credential.version === version) return credential.value;
    }
    return undefined;
  }

  /** The current version. */
  async #current(): Promise<Extract<Credential, { readonly state: 'found' }>> {
    const { secret } = this.subject;
    const current = await this.ports.keys.readStage(secret, 'current');
    switch (current.state) {
      case 'found':
        return current;
      case 'unreadable':
        throw new RotationError('STORE_UNREADABLE', current.reason);
      default:
        throw new RotationError('CURRENT_MISSING', `${secret}: ${stateOf(current)}`);
    }
  }

  /** BUSY where the lease ran out, as of a process that stood still, and somebody else took it; else it is renewed. */
  async #hold(): Promise<void> {
    const { lease } = this.#record;
    if (lease?.holder === this.ports.holder && this.now >= lease.until) await this.save({});
  }

  /** Stores the vault over what was known of it; a device that a person enrolled meanwhile is not written over. */
  async #putVault(vault: string | undefined, known: string | undefined, document: string): Promise<void> {
    const { keys } = this.ports;
    const { target } = this.subject.plan;
    if (vault === undefined) throw new RotationError('VAULT_MISSING', `${target} has no vault to write to`);
    const now = await keys.read(vault, 'fresh');
    if (storedIn(now) !== known) throw busy(target);
    await this.#hold();
    await keys.put(vault, document);
  }

  /** `version`: whose key the driver is to make or end. @default - the rotation's */
  async work(version = this.rotation.version): Promise<DriverWork> {
    const { keys, network, clock, signal, courier } = this.ports;
    const { plan, target, secret } = this.subject;
    const { vault, through = plan.target, sharedToken } = plan;
    const [current, stored] = await Promise.all([
      this.#current(),
      vault === undefined ? undefined : keys.read(vault, 'fresh'),
    ]);
    if (stored?.state === 'unreadable')
      throw new RotationError('STORE_UNREADABLE', `${vault}: ${stored.reason}`);
    let known = storedIn(stored);
    return {
      installation: this.ports.installation,
      plan,
      target,
      version,
      current: current.value,
      currentNow: async () => (await this.#current()).value,
      vault: known,
      putVault: async (document) => {
        await this.#putVault(vault, known, document);
        known = document;
      },
      putInForce: async (which) => {
        await this.#hold();
        return courier.putInForce(through, secret, which === 'pending' ? version : (current.version ?? ''));
      },
      sharedTokens: async () => {
        const stored = sharedToken === undefined ? [] : await storedVersions(keys, sharedToken);
        return stored.map(({ value }) => secretIn(value));
      },
      hold: () => this.#hold(),
      network: await network(target),
      clock,
      signal: signal ?? AbortSignal.timeout(CALL_MS),
    };
  }
}

export const busy = (target: string): RotationError =>
  new RotationError('BUSY', `another rotation of ${target} is at work`, [
    `See who is at it: \`pairwatch rotate ${target} --status\`.`,
  ]);

const withIntent = (rotation: Rotation, intent: Intent): Rotation => ({
  ...rotation,
  intents: [...rotation.intents.filter(({ step }) => step !== intent.step), intent],
});

const hashOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

const storedIn = (credential: Credential | undefined): string | undefined =>
  credential?.state === 'found' ? credential.value : undefined;

export const stateOf = (credential: { readonly state: string; readonly reason?: string }): string =>
  credential.reason ?? credential.state;
