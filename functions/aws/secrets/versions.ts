import type { Credential } from '../../keys/credential.ts';
import type { KeyDescription } from '../../keys/key-store.ts';
import {
  STAGES,
  type Stage,
  type StagedVersions,
  type VersionedKeyStore,
} from '../../keys/versioned-store.ts';
import { type AwsClients, callWithin } from '../clients.ts';
import { awsErrorCode } from '../error-code.ts';
import { SecretsManagerKeyStore } from './key-store.ts';
import { placeOfSecret, withoutValue } from './place.ts';

export interface SecretVersionsOptions {
  readonly installation: string;
  /** The region of the secrets that the configuration names. */
  readonly home: string;
  readonly clients: Pick<AwsClients, 'secretsManager'>;
}

/** Which versions there are, whether they hold a value or not. */
export type LabelledVersions = Readonly<
  Partial<Record<Stage, { readonly version: string; readonly createdAt: string }>>
>;

type SecretsManager = Awaited<ReturnType<AwsClients['secretsManager']>>;

const LABELS = { current: 'AWSCURRENT', pending: 'AWSPENDING', previous: 'AWSPREVIOUS' } as const;

/** For all tries of one call together, ms. */
const DEADLINE_MS = 10_000;

/**
 * Versions of secrets in Secrets Manager, by its own labels; a version's id is the ClientRequestToken that made it.
 * Reads nothing from a cache. AWSPENDING on the current version is what a rotation of somebody else left: here it is not
 * pending.
 */
export class SecretsManagerVersions implements VersionedKeyStore {
  readonly place: string;
  readonly flag = '--store aws';
  readonly #options: SecretVersionsOptions;
  readonly #keys: SecretsManagerKeyStore;

  constructor(options: SecretVersionsOptions) {
    this.#options = options;
    this.#keys = new SecretsManagerKeyStore(options);
    this.place = this.#keys.place;
  }

  read(secret: string): Promise<Credential> {
    return this.readStage(secret, 'current');
  }

  put(secret: string, value: string): Promise<KeyDescription> {
    return this.#keys.put(secret, value);
  }

  describe(secret: string): Promise<KeyDescription> {
    return this.#keys.describe(secret);
  }

  /** By its label and not by its id: that is what a role's rights speak of. */
  async readStage(secret: string, stage: Stage): Promise<Credential> {
    const place = placeOfSecret(secret, this.#options);
    const { name, region } = place;
    try {
      const { sdk, client } = await this.#options.clients.secretsManager(region);
      const { SecretString, VersionId, CreatedDate } = await client.send(
        new sdk.GetSecretValueCommand({ SecretId: name, VersionStage: LABELS[stage] }),
        callWithin(DEADLINE_MS),
      );
      if (SecretString === undefined)
        return { state: 'unreadable', reason: `the secret ${name} in ${region} holds no text` };
      return {
        state: 'found',
        value: SecretString,
        ...(VersionId !== undefined && { version: VersionId }),
        ...(CreatedDate && { createdAt: CreatedDate.toISOString() }),
      };
    } catch (error) {
      return withoutValue(error, place);
    }
  }

  /** Rejects with a SecretVersionsError. */
  async versions(secret: string): Promise<StagedVersions> {
    const entries = Object.entries(await this.labelled(secret)).map(async ([stage, one]) => {
      // Only a version that a rotation began can be without a value.
      const hasValue = stage !== 'pending' || (await this.#pendingValue(secret, one.version)) !== undefined;
      return [stage, { ...one, hasValue }] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  }

  /** The same for who may read no value. */
  async labelled(secret: string): Promise<LabelledVersions> {
    const listed = await this.#list(secret);
    const entries = STAGES.flatMap((stage) => {
      const one = listed.find(({ labels }) => labels.includes(LABELS[stage]));
      if (!one || (stage !== 'current' && one.labels.includes(LABELS.current))) return [];
      return [[stage, { version: one.version, createdAt: one.createdAt }] as const];
    });
    return Object.fromEntries(entries);
  }

  async stage(secret: string, version: string, value: string): Promise<'staged' | 'taken'> {
    const known = await this.versions(secret);
    if (known.pending && known.pending.version !== version && known.pending.hasValue) return 'taken';
    if (known.current?.version === version || known.previous?.version === version) return 'taken';
    if (known.pending?.version === version && known.pending.hasValue)
      return (await this.#pendingValue(secret, version)) === value ? 'staged' : 'taken';
    if (known.pending && known.pending.version !== version)
      await this.#takePendingOff(secret, known.pending.version);
    return this.#run(secret, async ({ sdk, client }, SecretId) => {
      const put = new sdk.PutSecretValueCommand({
        SecretId,
        ClientRequestToken: version,
        SecretString: value,
        VersionStages: [LABELS.pending],
      });
      try {
        await client.send(put, callWithin(DEADLINE_MS));
        return 'staged';
      } catch (error) {
        // Another process stored another value as this version meanwhile.
        if (awsErrorCode(error) === 'ResourceExistsException') return 'taken';
        throw error;
      }
    });
  }

  async promote(secret: string, version: string): Promise<void> {
    const { current, pending } = await this.versions(secret);
    if (current?.version !== version) {
      if (pending?.version === version && pending.hasValue)
        await this.#makeCurrent(secret, version, current?.version);
      // Its labels may have moved while its value was read.
      else if ((await this.labelled(secret)).current?.version !== version)
        throw new SecretVersionsError('VERSION_GONE', `${secret} has no pending version ${version}`);
    }
    await this.#takePendingOff(secret, version);
  }

  discardPending(secret: string, version: string): Promise<void> {
    return this.#takePendingOff(secret, version);
  }

  async restorePrevious(secret: string, version: string): Promise<void> {
    const { current, previous } = await this.versions(secret);
    const isCurrent = current?.version === version;
    if (!isCurrent) {
      if (previous?.version !== version)
        throw new SecretVersionsError('VERSION_GONE', `${secret} has no previous version ${version}`);
      await this.#makeCurrent(secret, version, current?.version);
    }
    // On a version that is not current the label would keep every later rotation from beginning.
    const replaced = isCurrent ? previous : current;
    if (replaced) await this.#takePendingOff(secret, replaced.version);
  }

  /** Secrets Manager labels the version that is current until now AWSPREVIOUS, in the same step. */
  async #makeCurrent(secret: string, version: string, former: string | undefined): Promise<void> {
    const isCurrent = async () => (await this.versions(secret)).current?.version === version;
    await this.#moveLabel(secret, LABELS.current, { to: version, from: former }, isCurrent);
  }

  async #takePendingOff(secret: string, version: string): Promise<void> {
    const isOff = async () => {
      const one = (await this.#list(secret)).find((listed) => listed.version === version);
      return !one?.labels.includes(LABELS.pending);
    };
    if (await isOff()) return;
    await this.#moveLabel(secret, LABELS.pending, { from: version }, isOff);
  }

  /** Moves a label only from where it was seen. A refusal counts for nothing where the label is where it should be. */
  #moveLabel(
    secret: string,
    label: string,
    { to, from }: { readonly to?: string; readonly from: string | undefined },
    isDone: () => Promise<boolean>,
  ): Promise<void> {
    return this.#run(secret, async ({ sdk, client }, SecretId) => {
      const move = new sdk.UpdateSecretVersionStageCommand({
        SecretId,
        VersionStage: label,
        ...(to !== undefined && { MoveToVersionId: to }),
        ...(from !== undefined && { RemoveFromVersionId: from }),
      });
      try {
        await client.send(move, callWithin(DEADLINE_MS));
      } catch (error) {
        if (awsErrorCode(error) !== 'InvalidParameterException' || !(await isDone())) throw error;
      }
    });
  }

  /** Those that have a label. A secret that was never made has none. */
  #list(secret: string) {
    return this.#run(secret, async ({ sdk, client }, SecretId) => {
      const { Versions = [] } = await client
        .send(new sdk.ListSecretVersionIdsCommand({ SecretId }), callWithin(DEADLINE_MS))
        .catch((error: unknown) => {
          if (awsErrorCode(error) !== 'ResourceNotFoundException') throw error;
          return { Versions: [] };
        });
      return Versions.map(({ VersionId = '', VersionStages = [], CreatedDate = new Date(0) }) => ({
        version: VersionId,
        labels: VersionStages,
        createdAt: CreatedDate.toISOString(),
      }));
    });
  }

  /** Undefined where there is none. */
  async #pendingValue(secret: string, version: string): Promise<string | undefined> {
    const pending = await this.readStage(secret, 'pending');
    if (pending.state === 'unreadable') throw new SecretVersionsError('UNREADABLE', pending.reason);
    return pending.state === 'found' && pending.version === version ? pending.value : undefined;
  }

  async #run<Answer>(
    secret: string,
    operation: (manager: SecretsManager, name: string) => Promise<Answer>,
  ): Promise<Answer> {
    const { name, region } = placeOfSecret(secret, this.#options);
    try {
      return await operation(await this.#options.clients.secretsManager(region), name);
    } catch (error) {
      if (error instanceof SecretVersionsError) throw error;
      const code = awsErrorCode(error);
      throw new SecretVersionsError(code, `the versions of ${name} in ${region}: ${code}`);
    }
  }
}

/** `code`: `VERSION_GONE`, or what AWS called it. */
export class SecretVersionsError extends Error {
  override readonly name = 'SecretVersionsError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
