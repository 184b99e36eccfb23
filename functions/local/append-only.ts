import { createReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';

/**
 * Adds lines of JSON to a file (0600, in a folder 0700). A last line that a crash tore is ended first, so that it
 * spoils nothing that follows. With `sync` the lines are on the disk when it resolves.
 */
export async function appendLines(
  path: string,
  values: readonly unknown[],
  { sync = false }: { readonly sync?: boolean } = {},
): Promise<void> {
  if (values.length === 0) return;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(path, 'a+', 0o600);
  try {
    const { size } = await file.stat();
    const last = size > 0 ? (await file.read(Buffer.alloc(1), 0, 1, size - 1)).buffer.toString() : '\n';
    const lines = values.map((value) => `${JSON.stringify(value)}\n`).join('');
    await file.appendFile(last === '\n' ? lines : `\n${lines}`);
    if (sync) await file.datasync();
  } finally {
    await file.close();
  }
}

/** The values of a file written so, oldest first; torn or foreign lines are passed over, a missing file is empty. */
export async function* readLines(path: string): AsyncGenerator<unknown> {
  const stream = createReadStream(path, 'utf8');
  const missing = new Promise<boolean>((resolve) => {
    stream.once('open', () => resolve(false));
    stream.once('error', () => resolve(true));
  });
  if (await missing) return;
  for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
    const value = parsed(line);
    if (value !== undefined) yield value;
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
