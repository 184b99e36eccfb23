import type { Result } from './methods.ts';
import type { GatewayState } from './state.ts';

/** As the real one: it answers ok whatever it could not read, keeps the old value, and says so in `status`. */
export async function reloadSecrets(state: GatewayState): Promise<Result> {
  const { readSecret } = state;
  let warningCount = 0;
  for (const [name, provider] of readSecret ? state.providers : []) {
    const apiKey = await readSecret?.(name).catch(() => undefined);
    const others = state.degradedSecretOwners.filter(({ ownerId }) => ownerId !== name);
    if (apiKey === undefined) warningCount += 1;
    else state.providers.set(name, { ...provider, apiKey });
    const stale = { ownerKind: 'provider', ownerId: name, degradationState: 'stale' as const };
    state.degradedSecretOwners = apiKey === undefined ? [...others, stale] : others;
  }
  return { ok: true, payload: { ok: true, warningCount } };
}
