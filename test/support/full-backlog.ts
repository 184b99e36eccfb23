import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface BlackHole {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * A port that drops connection attempts without a word: its listener is stopped (SIGSTOP) and its queue of
 * connections to accept is full, so that Linux answers no further SYN.
 */
export async function startBlackHole(host = '127.0.0.1'): Promise<BlackHole> {
  const listen = `require('net').createServer().listen({port:0,host:${JSON.stringify(host)},backlog:1},function(){process.send(this.address().port)})`;
  const child: ChildProcess = spawn(process.execPath, ['-e', listen], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const [port] = (await once(child, 'message')) as [number];
  child.kill('SIGSTOP');
  const fillers: Socket[] = [];
  for (let connected = true; connected; ) {
    const socket = connect({ host, port });
    socket.on('error', () => socket.destroy());
    fillers.push(socket);
    connected = await Promise.race([once(socket, 'connect').then(() => true), sleep(300, false)]);
  }
  return {
    port,
    close: async () => {
      for (const socket of fillers) socket.destroy();
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
