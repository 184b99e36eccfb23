import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { freePort, untilListening } from './ports.ts';

const NAME = 'prometheus-blackbox-exporter';

/** The exporter from PATH, or unpacked from Debian's package into `folder`; undefined with a reason where neither. */
function findExporter(folder: string): { path: string } | { missing: string } {
  for (const directory of (process.env['PATH'] ?? '').split(':')) {
    if (existsSync(join(directory, NAME))) return { path: join(directory, NAME) };
  }
  try {
    execFileSync('apt-get', ['download', NAME], { cwd: folder, stdio: 'ignore', timeout: 60_000 });
    const deb = readdirSync(folder).find((file) => file.endsWith('.deb')) ?? '';
    execFileSync('dpkg-deb', ['-x', deb, 'exporter'], { cwd: folder, stdio: 'ignore', timeout: 60_000 });
    return { path: join(folder, 'exporter/usr/bin', NAME) };
  } catch {
    return { missing: `${NAME} is neither on PATH nor to be had from apt-get` };
  }
}

export interface Exporter {
  readonly version: string;
  /** One round of probes, one after another: CPU of the exporter's process per probe. */
  round(count: number): Promise<{ cpuMs: number }>;
  stop(): void;
}

/** Starts the exporter on loopback with a module that does what a bench handshake does: TLS 1.3, own CA, one GET. */
export async function startExporter(
  folder: string,
  url: string,
  caFile: string,
): Promise<Exporter | { missing: string }> {
  const found = findExporter(folder);
  if ('missing' in found) return found;
  const config = join(folder, 'blackbox.yml');
  writeFileSync(
    config,
    `modules:
  bench:
    prober: http
    timeout: 5s
    http:
      fail_if_not_ssl: true
      preferred_ip_protocol: ip4
      headers: { Authorization: Bearer sk-bench }
      tls_config: { ca_file: ${caFile}, server_name: localhost, min_version: TLS13 }
`,
  );
  const port = await freePort();
  const child = spawn(found.path, [`--config.file=${config}`, `--web.listen-address=127.0.0.1:${port}`], {
    stdio: 'ignore',
  });
  await untilListening(port);
  const target = url.replace('localhost', '127.0.0.1');
  const probe = `http://127.0.0.1:${port}/probe?module=bench&target=${encodeURIComponent(target)}`;
  return {
    version: execFileSync(found.path, ['--version'], { encoding: 'utf8' }).split('\n')[0] ?? '',
    async round(count) {
      const before = cpuTicks(child.pid);
      for (let done = 0; done < count; done++) {
        if (!(await fetchText(probe)).includes('probe_success 1'))
          throw new Error('blackbox did not succeed');
      }
      return { cpuMs: ((cpuTicks(child.pid) - before) * 10) / count };
    },
    stop: () => child.kill(),
  };
}

/** User and system time of a process, in Linux's clock ticks of 10 ms. */
function cpuTicks(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return Number(fields[11]) + Number(fields[12]);
}

function fetchText(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve(text));
    }).on('error', reject);
  });
}
