import { randomBytes } from 'node:crypto';
import { link, mkdir, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Makes a file whole or not at all (0600, in folders 0700); false, and nothing changed, where the name is taken. Written
 * aside in `drafts`, brought to the disk and linked: of many that want the name one gets it, also across processes.
 */
export async function writeNew(
  path: string,
  content: string | Uint8Array,
  drafts = dirname(path),
): Promise<boolean> {
  for (const folder of [drafts, dirname(path)]) await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = join(drafts, `.${randomBytes(8).toString('hex')}.tmp`);
  try {
    await writeWhole(draft, content);
    const isNew = await linked(draft, path);
    if (isNew) await syncFolder(dirname(path));
    return isNew;
  } finally {
    await rm(draft, { force: true });
  }
}

async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** The new name is on the disk as well; Windows opens no folders. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
