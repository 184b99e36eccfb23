import type { Socket } from 'node:net';
import { Receiver, Sender } from './ws-codec.ts';

/** One message of the gateway; its hello-ok has about 15 kB. */
const MAX_MESSAGE_BYTES = 1024 * 1024;
const MAX_FRAGMENTS = 1024;
/** Everything a gateway may send in one session. */
const MAX_SESSION_BYTES = 8 * 1024 * 1024;

/** Why no more messages will come. */
export type ChannelEnd =
  /** Without a close frame the code is 1006, with an empty one 1005 (RFC 6455). */
  | { readonly kind: 'closed'; readonly code: number; readonly reason: string }
  /** Not what a gateway sends: a binary frame, broken UTF-8, a frame out of order, too many bytes. */
  | { readonly kind: 'broken'; readonly problem: string };

export interface ChannelListener {
  onText(text: string): void;
  /** Once, last. */
  onEnd(end: ChannelEnd): void;
}

/** Text messages over an upgraded socket, within limits. Ends once, and destroys the socket when it does. */
export class FrameChannel {
  readonly #socket: Socket;
  readonly #sender: Sender;
  readonly #receiver: Receiver;
  readonly #listener: ChannelListener;
  #bytes = 0;
  #ended = false;

  constructor(socket: Socket, listener: ChannelListener) {
    this.#socket = socket;
    this.#listener = listener;
    this.#sender = new Sender(socket);
    this.#receiver = new Receiver({
      isServer: false,
      maxPayload: MAX_MESSAGE_BYTES,
      maxFragments: MAX_FRAGMENTS,
    });
    this.#receiver
      .on('message', (data: Buffer, isBinary: boolean) => this.#onMessage(data, isBinary))
      .on('ping', (data: Buffer) => this.#reply(() => this.#sender.pong(data, true)))
      .on('conclude', (code: number, reason: Buffer) => this.#onConclude(code, reason))
      .on('error', (error: NodeJS.ErrnoException) => this.#break(error.code ?? 'WS_ERR'));
    socket
      .on('data', (chunk: Buffer) => this.#onData(chunk))
      .on('error', () => this.#end({ kind: 'closed', code: 1006, reason: '' }))
      .on('close', () => this.#end({ kind: 'closed', code: 1006, reason: '' }))
      .on('end', () => this.#end({ kind: 'closed', code: 1006, reason: '' }))
      .resume();
  }

  send(text: string): void {
    this.#reply(() => this.#sender.send(text, { binary: false, compress: false, fin: true, mask: true }));
  }

  /** Says goodbye and leaves; nothing that comes after it is heard. */
  close(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#leave(1000);
  }

  #onData(chunk: Buffer): void {
    if (this.#ended) return;
    this.#bytes += chunk.length;
    if (this.#bytes > MAX_SESSION_BYTES) this.#break('more than 8 MiB in one session');
    else this.#receiver.write(chunk);
  }

  #onMessage(data: Buffer, isBinary: boolean): void {
    if (this.#ended) return;
    if (isBinary) this.#break('a binary frame');
    else this.#listener.onText(data.toString('utf8'));
  }

  #onConclude(code: number, reason: Buffer): void {
    if (this.#ended) return;
    this.#leave(code === 1005 ? 1000 : code);
    this.#end({ kind: 'closed', code, reason: reason.toString('utf8') });
  }

  #break(problem: string): void {
    this.#socket.destroy();
    this.#end({ kind: 'broken', problem });
  }

  #end(end: ChannelEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#socket.destroySoon();
    this.#listener.onEnd(end);
  }

  #leave(code: number): void {
    if (this.#socket.writable) this.#sender.close(code, '', true);
    this.#socket.destroySoon();
  }

  #reply(write: () => void): void {
    if (!this.#ended && this.#socket.writable) write();
  }
}
