import { asNumber, asObject, asObjects, asText, firstOf, type JsonObject } from '../json.ts';
import type { Scope } from '../scope.ts';

/** Names that may stand in evidence: what looks like a path of the gateway's host does not. */
const HARMLESS_NAME = /^[^/\\]{1,120}$/;

const nameOf = (value: unknown): string | undefined => {
  const text = asText(value);
  return text !== undefined && HARMLESS_NAME.test(text) ? text : undefined;
};

/** What the gateway says of its own health, from `status`. Only named fields are read: it also tells host paths. */
export function judgeStatus(status: JsonObject, scope: Scope): void {
  judgeSecrets(asObjects(status['degradedSecretOwners']), scope);
  const reasons = [...eventLoop(status), ...modelRuntime(status), ...plugins(status)];
  if (reasons.length > 0) scope.warn('GATEWAY_DEGRADED', { reasons: firstOf(reasons) });
}

/** `stale`: the gateway still holds an older value; `cold`: it holds none. */
function judgeSecrets(degraded: readonly JsonObject[], scope: Scope): void {
  if (degraded.length === 0) return;
  const owners = degraded.map((owner) => ({
    kind: nameOf(owner['ownerKind']) ?? 'unnamed',
    id: nameOf(owner['ownerId']) ?? 'unnamed',
    degradation: asText(owner['degradationState'])?.trim().toLowerCase() === 'stale' ? 'stale' : 'cold',
  }));
  const cold = owners.filter(({ degradation }) => degradation === 'cold').length;
  scope.warn(
    'GATEWAY_SECRETS_DEGRADED',
    { owners: firstOf(owners), cold, stale: owners.length - cold },
    cold > 0,
  );
}

function eventLoop(status: JsonObject): string[] {
  const loop = asObject(status['eventLoop']);
  if (loop?.['degraded'] !== true) return [];
  const delay = asNumber(loop['delayP99Ms']);
  return [delay === undefined ? 'event loop' : `event loop: 99 % of delays under ${Math.round(delay)} ms`];
}

function modelRuntime(status: JsonObject): string[] {
  return asObject(status['modelRuntime'])?.['degraded'] === true ? ['model runtime'] : [];
}

function plugins(status: JsonObject): string[] {
  const degraded: unknown = status['degradedPlugins'];
  return (Array.isArray(degraded) ? degraded : []).map(
    (plugin) => `plugin ${nameOf(asObject(plugin)?.['pluginId'] ?? plugin) ?? 'unnamed'}`,
  );
}
