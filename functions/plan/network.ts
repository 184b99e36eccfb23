import type { NetworkPlan, TargetPlan, WatchPlan } from '../contract/plan.ts';
import { unbracketed } from '../handshake/network/endpoint.ts';
import type { NetworkOptions, ProxyOptions } from '../handshake/spec.ts';
import { secretIn } from '../keys/secret-in.ts';
import { readPin } from './pin.ts';
import { PlanError } from './plan-error.ts';
import { proxyTo, readProxyAuth } from './proxy.ts';
import type { Surroundings } from './surroundings.ts';

/** The way to a target, and what is trusted on it. `how`: whether the proxy's credentials may come out of a cache. */
export async function networkOptions(
  target: TargetPlan,
  { network }: Pick<WatchPlan, 'network'>,
  around: Surroundings,
  how: 'cached' | 'fresh',
): Promise<NetworkOptions> {
  const proxy = await proxyOf(target, network, around, how);
  const ca = target.ca ?? network.ca;
  return {
    ...(ca !== undefined && { ca }),
    ...(target.pins.length > 0 && { pins: target.pins.flatMap((pin) => readPin(pin) ?? []) }),
    ...(target.resolve.length > 0 && { resolve: target.resolve }),
    ...(network.dns !== undefined && { dns: network.dns }),
    ...(network.secondDns !== undefined && { secondDns: network.secondDns }),
    ...(network.control !== undefined && { control: controlOf(network.control) }),
    ...(network.refuseLocalAddresses && { refuseLocalAddresses: true }),
    ...(proxy && { proxy }),
  };
}

function controlOf(text: string): NonNullable<NetworkOptions['control']> {
  const { hostname, port } = new URL(`tcp://${text}`);
  return { host: unbracketed(hostname), port: Number(port) };
}

async function proxyOf(
  target: TargetPlan,
  network: NetworkPlan,
  around: Surroundings,
  how: 'cached' | 'fresh',
): Promise<ProxyOptions | undefined> {
  const proxy = proxyTo(new URL(target.url), target.proxy, around.env);
  return proxy && { ...proxy, ...(await proxyAuth(network, around, how)) };
}

async function proxyAuth(
  { proxyAuthEnv, proxyAuthSecret }: NetworkPlan,
  { env, keys }: Surroundings,
  how: 'cached' | 'fresh',
): Promise<Pick<ProxyOptions, 'auth' | 'authProblem'>> {
  if (proxyAuthSecret !== undefined) {
    const stored = await keys.read(proxyAuthSecret, how);
    const auth = stored.state === 'found' ? readProxyAuth(secretIn(stored.value)) : undefined;
    if (auth) return { auth };
    const state = stored.state === 'found' ? 'does not hold user:password' : `is ${stored.state}`;
    return { authProblem: `the secret ${proxyAuthSecret} of the proxy ${state}` };
  }
  if (proxyAuthEnv === undefined) return {};
  const value = env[proxyAuthEnv];
  if (!value) {
    const state = value === undefined ? 'not set' : 'empty';
    throw new PlanError(
      'VARIABLE_MISSING',
      `network.proxyAuthEnv: the environment variable ${proxyAuthEnv} is ${state}; export it first`,
    );
  }
  const auth = readProxyAuth(value);
  if (auth) return { auth };
  throw new PlanError(
    'PROXY_AUTH_UNUSABLE',
    'network.proxyAuthEnv: the variable does not hold user:password',
  );
}
