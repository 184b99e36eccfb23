import { CHECK_KINDS, checkName } from '../../functions/contract/checks.ts';
import type { HandshakeSpec } from '../../functions/handshake/spec.ts';
import type { Configuration, Target } from '../../lib/config/configuration.ts';
import { DEFAULTS } from '../../lib/config/defaults.ts';
import { CallError, type Mistakes } from '../commands/mistakes.ts';
import type { Terminal } from '../commands/terminal.ts';
import { LOCAL_FOLDER, loadedConfiguration } from '../configuration.ts';
import { plainKeyProblems } from '../flags/loopback.ts';
import { networkOf } from '../flags/network.ts';
import type { ProbeFlags } from '../flags/probe.ts';
import { shown } from '../flags/shown.ts';
import { openStore } from '../store/open.ts';
import { type StoreName, storeNamed } from '../store/store.ts';
import { adHocSpec, HERE, isTargetName, parseTimeout, readShared } from './ad-hoc.ts';
import { checksHere, specsOf } from './configured.ts';
import { keepingRefreshToken } from './refresh-token.ts';

/** The handshakes of a call, and the folder that keeps what they saw for the next ones. */
export interface ProbePlan {
  readonly specs: readonly HandshakeSpec[];
  readonly localFolder: string;
}

/**
 * What a call asks for: one URL as its flags describe it, or targets of the configuration. Throws everything that
 * is wrong with the call at once.
 */
export async function planProbe(
  operands: readonly string[],
  flags: ProbeFlags,
  terminal: Terminal,
  mistakes: Mistakes,
): Promise<ProbePlan> {
  const store = mistakes.gather(() => storeNamed(flags.store));
  const address = operands.find((operand) => !isTargetName(operand));
  if (address === undefined) return planNamed(operands, flags, store, terminal, mistakes);
  if (operands.length > 1) mistakes.add('one URL a call, and no targets beside it');
  if (store === 'aws') mistakes.add('--store aws goes with targets of the configuration');
  const spec = adHocSpec(address, flags, terminal.env, mistakes);
  if (spec) mistakes.add(...(await plainKeyProblems(spec)));
  mistakes.check();
  const specs = spec ? [keepingRefreshToken(spec, flags, terminal)] : [];
  return { specs, localFolder: LOCAL_FOLDER };
}

/** Flags that say how targets of the configuration are asked this once; the others describe a URL. */
const WITH_NAMES: ReadonlySet<string> = new Set([
  ...['timeout', 'exchange', 'gatewayTokenEnv', 'gatewayPasswordEnv', 'dns', 'resolve', 'ca', 'keylog'],
  ...['json', 'har', 'config', 'store'],
]);

async function planNamed(
  operands: readonly string[],
  flags: ProbeFlags,
  store: StoreName | undefined,
  { env, say }: Terminal,
  mistakes: Mistakes,
): Promise<ProbePlan> {
  for (const flag of Object.keys(flags).filter((name) => !WITH_NAMES.has(name)))
    mistakes.add(`${flagOf(flag)} goes with a URL: the configuration says it for its targets`);
  const network = networkOf(flags, undefined, env, mistakes);
  const timeoutMs = mistakes.gather(() => parseTimeout(flags.timeout));
  const shared = mistakes.gather(() => readShared(flags, env));
  const loaded = await mistakes.gatherAsync(() => loadedConfiguration(flags.config));
  const chosen = mistakes.gather(() => loaded && checksNamed(operands, flags, loaded.configuration));
  if (!store || !loaded || !chosen) throw mistakes.error();
  mistakes.check();
  const { configuration, localFolder } = loaded;
  const { keys } = await openStore(store, loaded, say);
  const checks = checksHere(
    { ...configuration, targets: chosen.targets },
    { keys, location: HERE, env },
    mistakes,
    { alone: true, everyTarget: true },
  );
  const asked = chosen.names.flatMap((name) => checks.find((check) => check.name === name) ?? []);
  const specs = await specsOf(asked, HERE, mistakes);
  mistakes.check();
  say(`pairwatch: keys from ${keys.place}`);
  const changed = specs.map((spec) => ({
    ...spec,
    network: { ...spec.network, ...network },
    ...(timeoutMs && { timeoutMs }),
    ...(shared && spec.protocol === 'openclaw' && { shared }),
  }));
  return { specs: changed, localFolder };
}

const flagOf = (name: string): string =>
  `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** Checks by the names they are published under, in the order of the call, and the targets they belong to. */
interface Chosen {
  readonly names: readonly string[];
  readonly targets: readonly Target[];
}

/** The checks of these names; every target's own where no name is given. */
function checksNamed(
  operands: readonly string[],
  { exchange }: ProbeFlags,
  { targets }: Configuration,
): Chosen {
  const wanted = exchange ? 'exchange' : 'handshake';
  if (operands.length === 0) {
    const kindOf = ({ protocol }: Target) => (protocol === 'openclaw' ? 'handshake' : wanted);
    return {
      names: targets.map((target) => checkName(target.name, kindOf(target))),
      targets: targets.map(withExchange),
    };
  }
  const chosen = [...new Set(operands)].map((operand) => {
    const [name = '', suffix = wanted] = operand.split('/');
    const kind = CHECK_KINDS.find((known) => known === suffix) ?? 'handshake';
    const target = targets.find((known) => known.name === name);
    if (!target)
      throw new CallError(
        `no target ${shown(name)}: there are ${targets.map((known) => known.name).join(', ')}`,
      );
    if (kind === 'exchange' && target.protocol === 'openclaw')
      throw new CallError(`${name} is a gateway: it has no exchange`);
    if (kind === 'upstream' && !target.upstream)
      throw new CallError(`${name} has no upstream in the configuration`);
    return { name: checkName(name, kind), target };
  });
  return {
    names: chosen.map(({ name }) => name),
    targets: [...new Set(chosen.map(({ target }) => target))].map(withExchange),
  };
}

/** An exchange can be asked for once of an API whose configuration has none. */
function withExchange(target: Target): Target {
  if (target.exchange || target.protocol === 'openclaw') return target;
  const { exchangeEvery: every, exchangeTimeout: timeout, stream } = DEFAULTS;
  return { ...target, exchange: { every, timeout, stream } };
}
