import { RotationError } from '../rotation-error.ts';

/** A key, or what holds it, as a provider lists it. */
export interface Listed {
  readonly id: string;
  /** Epoch ms. */
  readonly createdAt: number;
}

export interface Made<Entry> {
  readonly entry: Entry;
  readonly key: string;
}

/** How a provider that shows a new key's value once makes and ends what is named after one version. */
export interface ShownOnce<Entry extends Listed> {
  /** Everything named after the version. */
  readonly named: () => Promise<readonly Entry[]>;
  /** Now: another attempt may have gone through meanwhile. */
  readonly isCurrent: (entry: Entry) => Promise<boolean>;
  readonly create: () => Promise<Made<Entry>>;
  readonly exists: (entry: Entry) => Promise<boolean>;
  /** Of one that is gone already: does nothing. */
  readonly end: (entry: Entry) => Promise<void>;
}

/**
 * Makes the key of a version. What a crashed attempt left has a value that nobody knows, and is ended first. Of two
 * attempts at once the earlier key stays and the other attempt is BUSY: afterwards there is one, whichever came when.
 */
export async function issueShownOnce<Entry extends Listed>(provider: ShownOnce<Entry>): Promise<Made<Entry>> {
  await endLeftovers(provider);
  const made = await provider.create();
  const named = await provider.named();
  const seen = named.some(({ id }) => id === made.entry.id);
  if (!seen && !(await provider.exists(made.entry))) throw overtaken();
  const [first, ...later] = seen ? [...named].sort(byAge) : [made.entry, ...named];
  for (const entry of later) {
    if (entry.id === made.entry.id || !(await provider.isCurrent(entry))) await provider.end(entry);
    else return giveWay(provider, made);
  }
  if (first?.id !== made.entry.id) throw overtaken();
  return made;
}

/** Another attempt's key has become the current one already, whatever the provider says of their age. */
async function giveWay<Entry extends Listed>(
  provider: ShownOnce<Entry>,
  { entry }: Made<Entry>,
): Promise<never> {
  await provider.end(entry);
  throw overtaken();
}

/** Ends everything named after the version, unless it has become the current key: then the caller came too late. */
export async function endLeftovers<Entry extends Listed>(
  provider: Omit<ShownOnce<Entry>, 'create'>,
): Promise<void> {
  for (const entry of await provider.named()) {
    if (await provider.isCurrent(entry))
      throw new RotationError(
        'BUSY',
        'The key of this version is the current one by now: another attempt went through',
      );
    await provider.end(entry);
  }
}

const byAge = (one: Listed, other: Listed): number =>
  one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1);

const overtaken = (): RotationError =>
  new RotationError(
    'BUSY',
    'Another attempt at the same version made a key at the same time: that one stays',
  );
