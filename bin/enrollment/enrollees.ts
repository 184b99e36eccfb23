import { GATEWAY_TOKEN } from '../../functions/contract/gateway-token.ts';
import type { EnrollmentOptions } from '../../functions/handshake/openclaw/enrollment.ts';
import type { NetworkOptions } from '../../functions/handshake/spec.ts';
import type { KeyStore } from '../../functions/keys/key-store.ts';
import type { Target } from '../../lib/config/configuration.ts';
import type { Call } from '../commands/command.ts';
import { CallError, type Mistakes, SurroundingsError } from '../commands/mistakes.ts';
import { type Loaded, loadedConfiguration, targetsNamed } from '../configuration.ts';
import { checkWritable } from '../flags/file.ts';
import { plainKeyProblems } from '../flags/loopback.ts';
import { type NetworkFlags, networkOf } from '../flags/network.ts';
import type { GatewayFlags } from '../flags/probe.ts';
import { shown } from '../flags/shown.ts';
import { parseUrl } from '../flags/url.ts';
import { openStore } from '../store/open.ts';
import { storeNamed } from '../store/store.ts';
import { HERE, isTargetName, parseTimeout, readShared } from '../targets/ad-hoc.ts';
import { checksHere, specsOf } from '../targets/configured.ts';
import { refusalOf, secretsOf } from '../targets/secrets.ts';
import { DeviceFile } from './device-file.ts';
import type { Enrollee } from './enrol-device.ts';
import { StoredDevice, type StoredDeviceOptions } from './stored-device.ts';

export interface EnrollFlags
  extends NetworkFlags,
    Pick<GatewayFlags, 'device' | 'gatewayTokenEnv' | 'gatewayPasswordEnv'> {
  scopes?: string;
  timeout?: string;
  keepRecovery?: true;
  config?: string;
  store?: string;
}

/** A device that watches must be able to rotate its own token. */
export const WATCHING: readonly string[] = ['operator.read', 'operator.pairing'];
/** What a gateway wants for questions about its upstreams. */
export const ADMIN = 'operator.admin';

/** What every device of a call has in common. */
type Common = Pick<EnrollmentOptions, 'shared' | 'waitMs' | 'network'>;

/** The devices that a call asks for; throws everything that is wrong with it at once. */
export async function enrolleesOf({
  operands,
  options,
  mistakes,
  terminal: { env, say },
}: Call<EnrollFlags>): Promise<readonly Enrollee[]> {
  const [operand] = operands;
  if (operand === undefined || operands.length > 1) {
    mistakes.add('enroll wants one target, or one URL');
    throw mistakes.error();
  }
  const store = mistakes.gather(() => storeNamed(options.store));
  const waitMs = mistakes.gather(() => parseTimeout(options.timeout));
  const scopes = mistakes.gather(() => options.scopes && parseScopes(options.scopes)) || undefined;
  const shared = mistakes.gather(() => sharedCredential(options, env));
  if (isTargetName(operand)) {
    if (options.device !== undefined)
      mistakes.add('--device goes with a URL: the devices of a target go to the key store');
    const network = networkOf(options, undefined, env, mistakes);
    const loaded = await mistakes.gatherAsync(() => loadedConfiguration(options.config));
    const target = mistakes.gather(() => loaded && gatewayNamed(operand, loaded));
    if (!store || !loaded || !target || !shared) throw mistakes.error();
    if (store === 'aws')
      mistakes.add(...secretsOf(target).flatMap((secret) => refusalOf(target, secret) ?? []));
    mistakes.check();
    const { keys } = await openStore(store, loaded, say);
    await checkPlaces(target, keys);
    say(`pairwatch: keys in ${keys.place}`);
    const onTheWay = await networkTo(target, loaded, env, mistakes);
    const common = { shared, network: { ...onTheWay, ...network }, ...(waitMs && { waitMs }) };
    const recovery = options.keepRecovery && { recovery: shared };
    return devicesOf(target, { keys, localFolder: loaded.localFolder, ...recovery }, scopes, common);
  }
  if (options.keepRecovery)
    mistakes.add('--keep-recovery goes with a target: a device in a file has no vault beside it');
  const url = mistakes.gather(() => parseUrl('target', operand, ['wss:', 'ws:']));
  const network = networkOf(options, url, env, mistakes);
  const place = mistakes.gather(() => deviceFile(options.device));
  const plain = url && shared && { url, network, shared, credential: { state: 'none' } as const };
  if (plain) mistakes.add(...(await plainKeyProblems(plain)));
  if (!plain || !place) throw mistakes.error();
  mistakes.check();
  const common = { shared, network, ...(waitMs && { waitMs }) };
  const base = { target: operand, url, location: HERE, ...common };
  return [{ role: 'device', place, options: { ...base, ...asking(scopes ?? WATCHING) } }];
}

/** Nobody is to approve a device that could not be stored. */
async function checkPlaces(target: Target, keys: Pick<KeyStore, 'read'>): Promise<void> {
  const stored = await Promise.all(secretsOf(target).map(({ name }) => keys.read(name)));
  for (const key of stored)
    if (key.state === 'unreadable' || (key.state === 'absent' && key.placeless))
      throw new SurroundingsError(key.reason);
}

/** The way to a gateway, as the configuration has it. */
async function networkTo(
  target: Target,
  { configuration, keys }: Loaded,
  env: NodeJS.ProcessEnv,
  mistakes: Mistakes,
): Promise<NetworkOptions> {
  const alone = { ...configuration, targets: [{ ...target, upstream: undefined }] };
  const here = { keys, location: HERE, env };
  const checks = checksHere(alone, here, mistakes, { alone: true, everyTarget: true });
  const [spec] = await specsOf(checks, HERE, mistakes);
  mistakes.check();
  return spec?.network ?? {};
}

/** The active and the standby device of a gateway, and its courier where it has an upstream. */
function devicesOf(
  target: Target,
  { recovery, ...at }: Omit<StoredDeviceOptions, 'secret'>,
  scopes: readonly string[] | undefined,
  common: Common,
): readonly Enrollee[] {
  const active = secretsOf(target).find(({ role }) => role === 'key')?.name;
  return secretsOf(target).map(({ role, name }) => ({
    role: role === 'key' ? 'active' : role,
    place: new StoredDevice({
      ...{ ...at, secret: name },
      ...(role === 'standby' && { ...(active && { standsBy: active }), ...(recovery && { recovery }) }),
    }),
    options: {
      ...common,
      target: target.name,
      url: new URL(target.url),
      location: HERE,
      ...asking(role === 'courier' ? [ADMIN] : (scopes ?? WATCHING)),
    },
  }));
}

/** A session asks for reading alone; one that shall do more asks for all that it was approved for. */
function asking(
  approvedScopes: readonly string[],
): Pick<EnrollmentOptions, 'approvedScopes' | 'sessionScopes'> {
  const watches =
    approvedScopes.every((scope) => WATCHING.includes(scope)) && approvedScopes.includes('operator.read');
  return { approvedScopes, sessionScopes: watches ? ['operator.read'] : approvedScopes };
}

function gatewayNamed(name: string, { configuration }: Loaded): Target {
  const [target] = targetsNamed([name], configuration);
  if (target?.protocol !== 'openclaw' || !target.key)
    throw new CallError(`${name} is not a gateway with a key: enroll makes devices of gateways`);
  if (target.key.in === GATEWAY_TOKEN)
    throw new CallError(
      `the key of ${name} is the shared token of its gateway, and no device: store it by \`pairwatch keys put ${name}\``,
    );
  return target;
}

function sharedCredential(flags: EnrollFlags, env: NodeJS.ProcessEnv): EnrollmentOptions['shared'] {
  const shared = readShared(flags, env);
  if (shared) return shared;
  throw new CallError(
    'enroll needs the shared credential once: --gateway-token-env NAME or --gateway-password-env NAME',
  );
}

function deviceFile(path: string | undefined): DeviceFile {
  if (!path) throw new CallError('enroll with a URL needs --device FILE, which it will write');
  const file = new DeviceFile(path);
  checkWritable('--device', path);
  return file;
}

function parseScopes(text: string): readonly string[] {
  const scopes = text.split(',');
  if (scopes.every((scope) => /^[a-z]+(?:\.[a-z-]+)+$/i.test(scope))) return scopes;
  throw new CallError(`--scopes ${shown(text)} is not a list like ${WATCHING.join(',')}`);
}
