import type { CheckKind } from '../../functions/contract/checks.ts';
import type { HandshakeSpec } from '../../functions/handshake/spec.ts';
import type { KeyStore } from '../../functions/keys/key-store.ts';
import { secretIn } from '../../functions/keys/secret-in.ts';
import type { Check } from '../../functions/probe/check.ts';
import type { Configuration, Target } from '../../lib/config/configuration.ts';
import type { Mistakes } from '../commands/mistakes.ts';
import { plainKeyProblems } from '../flags/loopback.ts';
import { configuredSpec, type Surroundings } from './configured.ts';

const MINUTE_MS = 60_000;

/** What a configuration has a location watch: each target's plain check, and the slower ones that it asks for. */
export function watchedChecks(
  configuration: Configuration,
  location: string,
  around: Omit<Surroundings, 'location'>,
): readonly Check[] {
  const targets = configuration.targets.filter(({ locations }) => locations.includes(location));
  return targets.flatMap((target) =>
    kindsOf(target).map((kind): Check => {
      const slower = kind === 'handshake' ? undefined : target[kind];
      return {
        name: kind === 'handshake' ? target.name : `${target.name}/${kind}`,
        target: target.name,
        kind,
        protocol: target.protocol,
        endpoint: new URL(target.url).host,
        quorum: slower ? 1 : target.quorum,
        ...(slower && { everyMs: slower.every * MINUTE_MS }),
        spec: (from) => specOf(target, kind, configuration, { ...around, location: from }),
      };
    }),
  );
}

/** Tells `mistakes` what would keep a check from ever being looked at: a file or variable that is not there. */
export async function rehearse(
  checks: readonly Check[],
  location: string,
  mistakes: Mistakes,
): Promise<void> {
  for (const check of checks) {
    const spec = await mistakes.gatherAsync(() => check.spec(location, 'cached'));
    if (spec) mistakes.add(...(await plainKeyProblems(spec)));
  }
}

const kindsOf = ({ exchange, upstream }: Target): readonly CheckKind[] => [
  'handshake',
  ...(exchange ? (['exchange'] as const) : []),
  ...(upstream ? (['upstream'] as const) : []),
];

async function specOf(
  target: Target,
  kind: CheckKind,
  configuration: Configuration,
  around: Surroundings,
): Promise<HandshakeSpec> {
  const spec = await configuredSpec(target, kind, configuration, around);
  const other =
    kind === 'handshake' ? await holderOfSameKey(spec, target, configuration, around.keys) : undefined;
  return other ? { ...spec, keySharedWith: other } : spec;
}

async function holderOfSameKey(
  { credential }: HandshakeSpec,
  target: Target,
  { targets }: Configuration,
  keys: KeyStore,
): Promise<string | undefined> {
  if (credential.state !== 'found') return undefined;
  const secret = secretIn(credential.value);
  for (const { name, key } of targets) {
    if (!key || name === target.name) continue;
    const stored = await keys.read(key.secret);
    if (stored.state === 'found' && secretIn(stored.value) === secret) return name;
  }
  return undefined;
}
