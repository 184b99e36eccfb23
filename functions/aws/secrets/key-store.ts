import type { Credential } from '../../keys/credential.ts';
import { describeKey } from '../../keys/describe-key.ts';
import type { KeyDescription, KeyStore } from '../../keys/key-store.ts';
import { type AwsClients, callWithin } from '../clients.ts';
import { awsErrorCode } from '../error-code.ts';
import { placeOfSecret, withoutValue } from './place.ts';

export interface SecretsManagerOptions {
  readonly installation: string;
  /** The region of the secrets that the configuration names; one given by its ARN is read where that says. */
  readonly home: string;
  readonly clients: Pick<AwsClients, 'secretsManager'>;
  /** Epoch ms. @default Date.now */
  readonly wallMs?: () => number;
}

interface Kept {
  readonly credential: Credential;
  readonly until: number;
}

/** For all tries of one call together, ms: a key store that cannot be reached must not use up a look's time. */
const DEADLINE_MS = 5_000;
/** For how long a value that was read is used without asking again, ms. */
const KEEP_MS = 3_600_000;
/** Between two reads past the cache, ms: one a minute and secret, though a tick may begin a little early. */
const FRESH_EVERY_MS = 55_000;
/** For how long a known value stands in where the store cannot be reached, ms: then it is asked again. */
const STAND_IN_MS = 60_000;

/** AWS's own answers that no later one will mend by itself. Every other error is of the way to the store. */
const REFUSALS: readonly string[] = [
  'AccessDeniedException',
  'DecryptionFailure',
  'InvalidParameterException',
  'InvalidRequestException',
  'UnrecognizedClientException',
];

/**
 * Keys in Secrets Manager: the version that is staged AWSCURRENT, which is all that a probe's role may read. Reads of one
 * secret at the same time are one call. While the store cannot be reached, a value that was read before is used on.
 */
export class SecretsManagerKeyStore implements KeyStore {
  readonly place: string;
  readonly flag = '--store aws';
  readonly #options: Required<SecretsManagerOptions>;
  readonly #kept = new Map<string, Kept>();
  readonly #reading = new Map<string, Promise<Credential>>();
  /** When a secret was last read past the cache, epoch ms. */
  readonly #freshAt = new Map<string, number>();

  constructor(options: SecretsManagerOptions) {
    this.#options = { wallMs: Date.now, ...options };
    this.place = `Secrets Manager in ${options.home}`;
  }

  async read(secret: string, key: 'cached' | 'fresh' = 'cached'): Promise<Credential> {
    const now = this.#options.wallMs();
    const kept = this.#kept.get(secret);
    if (key === 'cached' && kept && now < kept.until) return kept.credential;
    const reading = this.#reading.get(secret);
    if (reading) return reading;
    const freshAt = this.#freshAt.get(secret) ?? Number.NEGATIVE_INFINITY;
    if (kept && now < kept.until && now - freshAt < FRESH_EVERY_MS) return kept.credential;
    if (key === 'fresh') this.#freshAt.set(secret, now);
    const loading = this.#load(secret).finally(() => this.#reading.delete(secret));
    this.#reading.set(secret, loading);
    return loading;
  }

  /** The secret itself comes with the deployment: without it this rejects with the code `SECRET_NOT_DEPLOYED`. */
  async put(secret: string, value: string): Promise<KeyDescription> {
    const { name, region } = placeOfSecret(secret, this.#options);
    try {
      const { sdk, client } = await this.#options.clients.secretsManager(region);
      const command = new sdk.PutSecretValueCommand({ SecretId: name, SecretString: value });
      const { VersionId: version = '' } = await client.send(command, callWithin(DEADLINE_MS));
      const createdAt = new Date(this.#options.wallMs()).toISOString();
      this.#keep(secret, { state: 'found', value, version, createdAt });
      return describeKey(secret, { state: 'found', value, version, createdAt });
    } catch (error) {
      throw new KeyNotStored(name, region, awsErrorCode(error));
    }
  }

  async describe(secret: string): Promise<KeyDescription> {
    return describeKey(secret, await this.#load(secret));
  }

  /** Never rejects. */
  async #load(secret: string): Promise<Credential> {
    const place = placeOfSecret(secret, this.#options);
    const { name, region } = place;
    try {
      const { sdk, client } = await this.#options.clients.secretsManager(region);
      const command = new sdk.GetSecretValueCommand({ SecretId: name, VersionStage: 'AWSCURRENT' });
      const {
        SecretString: value,
        VersionId,
        CreatedDate,
      } = await client.send(command, callWithin(DEADLINE_MS));
      if (value === undefined)
        return { state: 'unreadable', reason: `the secret ${name} in ${region} holds no text` };
      return this.#keep(secret, {
        state: 'found',
        value,
        ...(VersionId !== undefined && { version: VersionId }),
        ...(CreatedDate && { createdAt: CreatedDate.toISOString() }),
      });
    } catch (error) {
      const known = this.#kept.get(secret);
      const missing = withoutValue(error, place);
      if (missing.state === 'absent' || !known || REFUSALS.includes(awsErrorCode(error))) return missing;
      return this.#keep(secret, known.credential, STAND_IN_MS);
    }
  }

  #keep(secret: string, credential: Credential, ms = KEEP_MS): Credential {
    this.#kept.set(secret, { credential, until: this.#options.wallMs() + ms });
    return credential;
  }
}

/** A key was not stored. `code`: `SECRET_NOT_DEPLOYED`, or what AWS called it. */
export class KeyNotStored extends Error {
  override readonly name = 'KeyNotStored';
  readonly code: string;

  constructor(secret: string, region: string, awsCode: string) {
    const missing = awsCode === 'ResourceNotFoundException';
    super(
      missing
        ? `there is no secret ${secret} in ${region}: it is made by the deployment, so add its target to pairwatch.config.ts and run cdk deploy first`
        : `the secret ${secret} in ${region} cannot be written (${awsCode})`,
    );
    this.code = missing ? 'SECRET_NOT_DEPLOYED' : awsCode;
  }
}
