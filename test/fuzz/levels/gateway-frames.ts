import type { WebSocket } from 'ws';
import { openclaw } from '../../matrix/specs.ts';
import { challenge, type GatewayScript, gatewayPeer, hello, STATUS } from '../../support/fault-gateway.ts';
import type { Random } from '../../support/random.ts';
import { type Allowed, anything, FUZZ_DEADLINE_MS, type Level, notPaired } from '../case.ts';
import { type Json, mutatedJson, randomJson } from '../mutate.ts';

/** A message of the peer, and then in most cases the end. */
function said(random: Random, value: Json | string): (socket: WebSocket) => void {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const leave = random.next();
  const closeCode = random.pick([
    1000, 1001, 1002, 1003, 1007, 1008, 1009, 1011, 1012, 1013, 4000, 4001, 4999,
  ]);
  const reason = random.text(10);
  return (socket) => {
    socket.send(text);
    if (leave < 0.1) return;
    if (leave < 0.2) socket.terminate();
    else socket.close(closeCode, Buffer.from(reason).subarray(0, 120).toString().slice(0, 30));
  };
}

/** The frame the session waits for, with the id it knows unless the change took it. */
const response = (random: Random, id: string, rest: Json): Json =>
  random.chance(0.1)
    ? mutatedJson(random, { type: 'res', id, ...(rest as object) })
    : { type: 'res', id, ...(rest as object) };

const METHODS = ['status', 'gateway.identity.get', 'health'] as const;

/** Necessary for a hello-ok, whatever else is asked of one. */
function couldPair(frame: Json, id: string): Allowed {
  const { type, id: answered, ok, payload } = record(frame);
  const body = record(payload);
  const [server, auth, policy] = [record(body['server']), record(body['auth']), record(body['policy'])];
  const valid =
    type === 'res' &&
    answered === id &&
    ok === true &&
    body['type'] === 'hello-ok' &&
    body['protocol'] === 4 &&
    typeof server['version'] === 'string' &&
    typeof auth['role'] === 'string' &&
    Array.isArray(auth['scopes']) &&
    policy['tickIntervalMs'] !== undefined &&
    body['snapshot'] !== undefined &&
    body['features'] !== undefined;
  return valid ? anything : notPaired;
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

/** Stands for the request's id, which is known only when it comes. */
const ID = '\u0001id\u0001';

export const gatewayFrames: Level = (random) => {
  const stage = random.pick(['challenge', 'connect', 'connect', 'hello', 'hello', 'after'] as const);
  const good = response(random, ID, hello() as unknown as Json);
  const frames: Record<typeof stage, Json> = {
    challenge: random.chance(0.6) ? mutatedJson(random, challenge() as unknown as Json) : randomJson(random),
    connect: random.chance(0.5)
      ? response(random, ID, { ok: false, error: randomJson(random) })
      : response(random, ID, randomJson(random) as Json),
    hello: mutatedJson(random, good),
    after: randomJson(random, 4),
  };
  const connect = stage === 'hello' ? frames.hello : stage === 'connect' ? frames.connect : good;
  const sayConnect = said(random, JSON.stringify(connect));
  const after = JSON.stringify(frames.after);
  const odd = random.chance(0.5);
  const script: GatewayScript = {
    ...(stage === 'challenge' ? { greet: said(random, frames.challenge) } : {}),
    connect: ({ id }) =>
      stage === 'challenge' || stage === 'after'
        ? hello()
        : (socket) => sayConnect({ ...spoken(socket, id) } as WebSocket),
    methods: Object.fromEntries(
      METHODS.map((method) => [
        method,
        () =>
          stage === 'after'
            ? { ok: odd, payload: JSON.parse(after), error: JSON.parse(after) }
            : { ok: true, payload: STATUS },
      ]),
    ),
  };
  const allowed = stage === 'connect' || stage === 'hello' ? couldPair(connect, ID) : anything;
  return {
    label: `${stage}: ${JSON.stringify(frames[stage]).slice(0, 160)}`,
    allowed,
    prepare: async (peers) => openclaw(await gatewayPeer(peers, script), { timeoutMs: FUZZ_DEADLINE_MS }),
  };
};

/** The socket, putting the id of the request where the frame has room for it. */
function spoken(socket: WebSocket, id: string) {
  return {
    send: (text: string) => socket.send(text.replaceAll(JSON.stringify(ID).slice(1, -1), id)),
    terminate: () => socket.terminate(),
    close: (code: number, reason: string) => socket.close(code, reason),
  };
}
