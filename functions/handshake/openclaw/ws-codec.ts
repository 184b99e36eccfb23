import type { Duplex, Writable } from 'node:stream';
import { Receiver, Sender } from 'ws';

export { Receiver, Sender };

/** The frame codec of `ws`, which its types leave out: used on a connection that exists already. */
declare module 'ws' {
  interface ReceiverOptions {
    isServer?: boolean;
    maxPayload?: number;
    maxFragments?: number;
  }

  /** Emits `message(data, isBinary)`, `ping(data)`, `pong(data)`, `conclude(code, reason)`, and `error`. */
  class Receiver extends Writable {
    constructor(options?: ReceiverOptions);
  }

  interface SendOptions {
    binary: boolean;
    compress: boolean;
    fin: boolean;
    mask: boolean;
  }

  class Sender {
    constructor(socket: Duplex);
    send(data: string, options: SendOptions): void;
    pong(data: Buffer, mask: boolean): void;
    close(code: number, reason: string, mask: boolean, done?: () => void): void;
  }
}
