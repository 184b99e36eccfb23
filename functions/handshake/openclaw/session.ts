import type { Socket } from 'node:net';
import type { Deadline } from '../deadline.ts';
import { asNumber, asObject, asText, type JsonObject, parseObject } from '../json.ts';
import { type Challenge, type RequestFrame, requestFrame } from './connect-request.ts';
import { type ChannelEnd, FrameChannel } from './frame-channel.ts';

/** Why a session said no more. */
export type SessionEnd =
  | (ChannelEnd & {
      /** It announced its own shutdown before. */
      readonly shutdown: boolean;
    })
  | { readonly kind: 'silent'; readonly shutdown: boolean };

/** What came of one request. */
export type Answer =
  | { readonly kind: 'ok'; readonly payload: JsonObject }
  | { readonly kind: 'refused'; readonly error: JsonObject }
  | { readonly kind: 'ended'; readonly end: SessionEnd };

export type Opening =
  | { readonly kind: 'challenge'; readonly challenge: Challenge; readonly receivedAtMs: number }
  | { readonly kind: 'ended'; readonly end: SessionEnd };

/** Frames that may pass before the challenge; more means that it is no gateway. */
const MAX_FRAMES_BEFORE_CHALLENGE = 16;

/**
 * Requests and answers over one WebSocket, in the gateway's frames. Never throws for what the peer does: every wait
 * ends as `ended`, with the deadline at the latest.
 */
export class GatewaySession {
  readonly #channel: FrameChannel;
  readonly #deadline: Deadline;
  readonly #waiting = new Map<string, (answer: Answer) => void>();
  readonly #opening: Promise<Opening>;
  #open: (opening: Opening) => void = () => undefined;
  #framesBefore = 0;
  #challenged = false;
  #shutdown = false;
  #end: SessionEnd | undefined;

  constructor(socket: Socket, deadline: Deadline, wallMs: () => number) {
    this.#deadline = deadline;
    this.#opening = new Promise((resolve) => {
      this.#open = resolve;
    });
    this.#channel = new FrameChannel(socket, {
      onText: (text) => this.#onText(text, wallMs),
      onEnd: (end) => this.#finish({ ...end, shutdown: this.#shutdown }),
    });
    deadline.signal.addEventListener('abort', this.#onDeadline, { once: true });
    if (deadline.signal.aborted) this.#onDeadline();
  }

  /** The challenge that a gateway sends first. */
  opening(): Promise<Opening> {
    return this.#opening;
  }

  request(method: string, params: JsonObject = {}): Promise<Answer> {
    return this.ask(requestFrame(method, params));
  }

  ask(frame: RequestFrame): Promise<Answer> {
    if (this.#end) return Promise.resolve({ kind: 'ended', end: this.#end });
    return new Promise((resolve) => {
      this.#waiting.set(frame.id, resolve);
      this.#channel.send(JSON.stringify(frame));
    });
  }

  /** Leaves politely. */
  close(): void {
    this.#channel.close();
    this.#finish({ kind: 'closed', code: 1000, reason: '', shutdown: this.#shutdown });
  }

  readonly #onDeadline = () => {
    this.#channel.close();
    this.#finish({ kind: 'silent', shutdown: this.#shutdown });
  };

  #onText(text: string, wallMs: () => number): void {
    const frame = parseObject(text);
    const problem = frame ? this.#read(frame, wallMs) : 'a message that is not a JSON object';
    if (problem) this.#break(problem);
  }

  /** What is wrong with the frame, if anything. */
  #read(frame: JsonObject, wallMs: () => number): string | undefined {
    if (frame['type'] === 'event') return this.#readEvent(frame, wallMs);
    if (!this.#challenged) return 'a first message that is no event';
    if (frame['type'] !== 'res') return 'a frame that is neither event nor response';
    const id = asText(frame['id']) ?? '';
    const resolve = this.#waiting.get(id);
    this.#waiting.delete(id);
    resolve?.(readAnswer(frame));
    return undefined;
  }

  #readEvent({ event, payload }: JsonObject, wallMs: () => number): string | undefined {
    if (event === 'shutdown') this.#shutdown = true;
    if (this.#challenged) return undefined;
    if (event !== 'connect.challenge') {
      this.#framesBefore += 1;
      return this.#framesBefore > MAX_FRAMES_BEFORE_CHALLENGE ? 'events without a challenge' : undefined;
    }
    const nonce = asText(asObject(payload)?.['nonce']);
    const ts = asNumber(asObject(payload)?.['ts']);
    if (nonce === undefined || ts === undefined || !Number.isSafeInteger(ts) || ts < 0)
      return 'a challenge without nonce and ts';
    this.#challenged = true;
    this.#open({ kind: 'challenge', challenge: { nonce, ts }, receivedAtMs: wallMs() });
    return undefined;
  }

  #break(problem: string): void {
    this.#channel.close();
    this.#finish({ kind: 'broken', problem, shutdown: this.#shutdown });
  }

  #finish(end: SessionEnd): void {
    if (this.#end) return;
    this.#end = end;
    this.#deadline.signal.removeEventListener('abort', this.#onDeadline);
    this.#open({ kind: 'ended', end });
    for (const resolve of this.#waiting.values()) resolve({ kind: 'ended', end });
    this.#waiting.clear();
  }
}

function readAnswer(frame: JsonObject): Answer {
  if (frame['ok'] === true) return { kind: 'ok', payload: asObject(frame['payload']) ?? {} };
  return { kind: 'refused', error: asObject(frame['error']) ?? { said: frame['error'] } };
}
