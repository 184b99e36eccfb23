import type { Client, Dispatcher } from 'undici';
import type { Clock } from '../clock.ts';
import { type Facts, HandshakeFault } from '../fault.ts';
import { ByteSink } from './byte-sink.ts';
import { MAX_BODY_BYTES } from './decode.ts';
import { type Progress, transportFault } from './transport-fault.ts';

export interface WireRequest {
  readonly method: string;
  readonly path: string;
  /** Names and values in turn. */
  readonly headers: string[];
  readonly body?: string;
  readonly streamEnd?: RegExp;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly firstByteAtMs: number;
  readonly endedAtMs: number;
}

/** An end mark of an event stream may be spread over two chunks. */
const TAIL = 64;

/** One request on a client, gathered within the limits; rejects with the HandshakeFault of whatever broke it off. */
export class Call implements Dispatcher.DispatchHandler {
  readonly progress: Progress = { status: undefined, bytes: 0 };
  readonly done: Promise<WireAnswer>;
  /** False until the request is on its way. */
  started = false;
  readonly #clock: Clock;
  readonly #evidence: Facts;
  readonly #streamEnd: RegExp | undefined;
  readonly #body = new ByteSink();
  #headers: Readonly<Record<string, string>> = {};
  #tail = '';
  #firstByteAtMs: number | undefined;
  #resolve!: (answer: WireAnswer) => void;
  #reject!: (fault: HandshakeFault) => void;

  constructor(client: Client, request: WireRequest, clock: Clock, evidence: Facts) {
    this.#clock = clock;
    this.#evidence = { ...evidence };
    this.#streamEnd = request.streamEnd;
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    const { method, path, headers, body } = request;
    client.dispatch({ method, path, headers, ...(body === undefined ? {} : { body }) }, this);
  }

  onRequestStart(): void {
    this.started = true;
  }

  onResponseStarted(): void {
    this.#firstByteAtMs ??= this.#clock.monotonicMs();
  }

  /** Also called for each 1xx, of which there may be any number before the deadline. */
  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    if (status === 101)
      controller.abort(
        this.#fault('HTTP_MALFORMED', { status, problem: 'an upgrade that nobody asked for' }),
      );
    if (status < 200) return;
    this.progress.status = status;
    this.#headers = joined(headers);
    this.#evidence['contentType'] = this.#headers['content-type'];
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.progress.bytes += chunk.length;
    if (this.progress.bytes > MAX_BODY_BYTES) {
      const { status, bytes } = this.progress;
      controller.abort(
        this.#fault('HTTP_TOO_LARGE', { status, bytes, what: 'body', limitBytes: MAX_BODY_BYTES }),
      );
      return;
    }
    this.#body.add(chunk);
    if (this.#streamEnd && this.#isEventStream()) {
      const text = this.#tail + chunk.toString('latin1');
      this.#tail = text.slice(-TAIL);
      if (this.#streamEnd.test(text)) this.#finishEarly(controller);
    }
  }

  onResponseEnd(): void {
    const endedAtMs = this.#clock.monotonicMs();
    this.#resolve({
      status: this.progress.status ?? 0,
      headers: this.#headers,
      body: this.#body.bytes(),
      firstByteAtMs: this.#firstByteAtMs ?? endedAtMs,
      endedAtMs,
    });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#reject(transportFault(error, this.progress, this.#evidence));
  }

  /** The peer may keep the stream open after its end mark; nobody waits for that. */
  #finishEarly(controller: Dispatcher.DispatchController): void {
    this.onResponseEnd();
    controller.abort(new Error('the stream has ended'));
  }

  #isEventStream(): boolean {
    const encoding = this.#headers['content-encoding'] ?? 'identity';
    return encoding === 'identity' && /^text\/event-stream/i.test(this.#headers['content-type'] ?? '');
  }

  #fault(code: 'HTTP_MALFORMED' | 'HTTP_TOO_LARGE', facts: Facts): HandshakeFault {
    return new HandshakeFault(code, { ...this.#evidence, ...facts });
  }
}

function joined(headers: Record<string, string | string[] | undefined>): Readonly<Record<string, string>> {
  const lower: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) lower[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  return lower;
}
