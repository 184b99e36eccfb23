import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileTrouble } from '../../functions/local/file-trouble.ts';
import { CONFIGURATION_FILE } from '../../lib/config/load.ts';
import { LOCAL_FOLDER } from '../configuration.ts';
import { shown } from '../flags/shown.ts';
import { TEMPLATE } from '../template.ts';
import { type CommandDefinition, EXIT } from './command.ts';
import { CallError } from './mistakes.ts';

const NEXT_STEPS = `Next:
  1. Put your own names and addresses into it.
  2. Give every target its key. A gateway, with its shared token in a variable once:
       pairwatch enroll gateway --gateway-token-env OPENCLAW_GATEWAY_TOKEN
     An API, with its key on stdin:
       pairwatch keys put NAME < FILE
  3. See whether they pair: pairwatch probe
  4. Keep watching: pairwatch watch
Or from regions of AWS: name them, see what it costs (pairwatch cost), and go on as the README says under
"Deploy the watch".`;

export const init: CommandDefinition = {
  declare(command) {
    command.addHelpText(
      'after',
      `\nWrites ${CONFIGURATION_FILE} into this folder; a file that is there is left alone.`,
    );
  },
  async run({ operands, mistakes, terminal }) {
    for (const word of operands) mistakes.add(`init takes nothing but flags: got ${shown(word)}`);
    mistakes.check();
    await writeNew(CONFIGURATION_FILE, TEMPLATE);
    await keepOutOfGit(LOCAL_FOLDER);
    terminal.print(CONFIGURATION_FILE);
    terminal.say(NEXT_STEPS);
    return EXIT.good;
  },
};

/** Fails where a file, or even a broken link, of that name exists. */
async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    throw new CallError(`${file} was not written: ${fileTrouble(error)}`);
  }
}

/** Keys and state will live there: git leaves out a folder that says so itself. */
async function keepOutOfGit(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(join(folder, '.gitignore'), '*\n', { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST')
      throw new CallError(`${folder} was not made: ${fileTrouble(error)}`);
  }
}
