import { Scrubber } from '../../handshake/redaction.ts';
import type { DriverWork, Retirement, RotationDriver } from '../driver.ts';
import { RotationError } from '../rotation-error.ts';

/** Names, ids and steps are a line. */
const LINE = 1_000;
/** What documents keep secret, by the names of the fields. */
const SECRET_FIELDS: ReadonlySet<string> = new Set(['adminKey', 'deviceToken', 'key', 'privateKey', 'value']);

/**
 * The driver, with nothing in what it tells of the keys that it works with: a provider may have named a key after
 * itself, or give one back where its list has names. What it issues is handed on as it is, to be stored.
 */
export function discreet(driver: RotationDriver): RotationDriver {
  const { issue, set, lastUsed, list } = driver;
  return {
    ...driver,
    discard: (work, pending) => knowing(work, [pending], () => driver.discard(work, pending)),
    retire: (work, former) =>
      knowing(work, [former], async (scrubber) => clean(await driver.retire(work, former), scrubber)),
    ...(issue && {
      issue: (work) =>
        knowing(work, [], async (scrubber) => {
          const { document, facts } = await issue(work);
          learn(scrubber, document);
          return { document, facts: texts(facts, scrubber) };
        }),
    }),
    ...(set && {
      set: (work, pending) =>
        knowing(work, [pending], async (scrubber) => texts(await set(work, pending), scrubber)),
    }),
    ...(lastUsed && {
      lastUsed: (work, document) => knowing(work, [document], () => lastUsed(work, document)),
    }),
    ...(list && {
      list: (work) =>
        knowing(work, [], async (scrubber) =>
          (await list(work))?.map((key) => ({
            ...key,
            id: scrubber.peer(key.id, LINE),
            name: scrubber.peer(key.name, LINE),
          })),
        ),
    }),
  };
}

async function knowing<Result>(
  { current, vault }: DriverWork,
  documents: readonly (string | undefined)[],
  call: (scrubber: Scrubber) => Promise<Result>,
): Promise<Result> {
  const scrubber = new Scrubber();
  for (const document of [current, vault, ...documents]) learn(scrubber, document);
  try {
    return await call(scrubber);
  } catch (error) {
    if (!(error instanceof RotationError)) throw error;
    const { code, message, remedy } = error;
    throw new RotationError(code, scrubber.text(message), lines(remedy, scrubber));
  }
}

function clean(retirement: Retirement, scrubber: Scrubber): Retirement {
  switch (retirement.state) {
    case 'by-person':
      return { ...retirement, steps: lines(retirement.steps, scrubber) };
    case 'dead':
      return { ...retirement, facts: texts(retirement.facts, scrubber) };
  }
}

const lines = (told: readonly string[], scrubber: Scrubber): readonly string[] =>
  told.map((line) => scrubber.text(line));

const texts = (facts: Readonly<Record<string, string>>, scrubber: Scrubber) =>
  Object.fromEntries(Object.entries(facts).map(([name, text]) => [name, scrubber.peer(text, LINE)]));

function learn(scrubber: Scrubber, document: string | undefined): void {
  if (document === undefined) return;
  if (!/^\s*[{[]/.test(document)) scrubber.learn(document.trim());
  else
    try {
      JSON.parse(document, (name, value: unknown) => {
        if (SECRET_FIELDS.has(name) && typeof value === 'string') scrubber.learn(value);
        return value;
      });
    } catch {
      // No driver takes anything out of it.
    }
}
