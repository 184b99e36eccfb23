import { rewritingRelay } from '../rewriting-relay.ts';
import type { Expected, Scenario } from './scenario.ts';

const relayed = (
  name: string,
  rewriting: Parameters<typeof rewritingRelay>[1],
  expected: Expected,
): Scenario => ({
  name,
  prepare: async ({ gateway }) => {
    const relay = await rewritingRelay(gateway.url, rewriting);
    return { probe: { url: relay.url }, undo: relay.close };
  },
  expected,
});

/** Replaces a number under a name wherever it stands in a frame. */
const renumber = (value: unknown, name: string, number: number): unknown => {
  if (Array.isArray(value)) return value.map((item) => renumber(item, name, number));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, key === name ? number : renumber(item, name, number)]),
  );
};
const frame = (value: unknown) => value as Record<string, unknown>;

/** What somebody on the way changes in the frames. */
export const RELAYED_SCENARIOS: readonly Scenario[] = [
  relayed(
    'frames of a newer protocol, refused',
    {
      toGateway: (sent) => frame(renumber(renumber(sent, 'minProtocol', 2), 'maxProtocol', 2)),
      toClient: (received) => frame(renumber(received, 'expectedProtocol', 5)),
    },
    { outcome: 'failed', code: 'PROTOCOL_MISMATCH', evidence: { expectedProtocol: 5, update: 'pairwatch' } },
  ),
  relayed(
    'frames of a newer protocol, accepted',
    { toClient: (received) => frame(renumber(received, 'protocol', 5)) },
    { outcome: 'failed', code: 'PROTOCOL_MISMATCH', evidence: { update: 'pairwatch' } },
  ),
  relayed(
    'a challenge from the past',
    {
      toClient: (received) =>
        received['event'] === 'connect.challenge'
          ? frame(renumber(received, 'ts', Date.now() - 600_000))
          : received,
    },
    { outcome: 'failed', code: 'SIGNATURE_EXPIRED' },
  ),
  relayed(
    'a challenge of another session',
    {
      toClient: (received) =>
        received['event'] === 'connect.challenge'
          ? { ...received, payload: { ts: Date.now(), nonce: 'not-this-one' } }
          : received,
    },
    { outcome: 'failed', code: 'NONCE_REJECTED' },
  ),
  relayed(
    'a message changed on the way',
    {
      toGateway: (sent) =>
        frame(JSON.parse(JSON.stringify(sent).replace('"operator.read"', '"operator.write"'))),
    },
    { outcome: 'failed', code: 'SIGNATURE_INVALID' },
  ),
  relayed(
    'an unknown property on the way',
    { toGateway: (sent) => ({ ...sent, params: { ...(sent['params'] as object), extra: true } }) },
    { outcome: 'failed', code: 'CONNECT_REJECTED' },
  ),
  relayed(
    'a first message of 70 KiB',
    {
      toGateway: (sent) => ({
        ...sent,
        params: { ...(sent['params'] as object), userAgent: 'x'.repeat(70 * 1024) },
      }),
    },
    { outcome: 'failed', code: 'CONNECT_REJECTED', evidence: { closeCode: 1009 } },
  ),
];
