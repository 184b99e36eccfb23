import { addAbortSignal } from 'node:stream';
import type { KeyStore } from '../../functions/keys/key-store.ts';
import { answerTo } from '../../functions/secretref/answer.ts';
import { MAX_REQUEST_BYTES, readRequest } from '../../functions/secretref/request.ts';
import { keysAlone } from '../store/keys-alone.ts';
import { STORE_FLAG, storeNamed } from '../store/store.ts';
import { type CommandDefinition, EXIT } from './command.ts';
import { CallError } from './mistakes.ts';
import type { Terminal } from './terminal.ts';

interface SecretRefFlags {
  readonly config?: string;
  readonly store?: string;
  readonly installation?: string;
  readonly home?: string;
}

/** From the start of the process until the answer is written, ms: OpenClaw waits 5,000. */
const DEADLINE_MS = 4_000;

export const secretref: CommandDefinition<SecretRefFlags> = {
  declare(command) {
    command
      .option(...STORE_FLAG)
      .option('--config <file>', 'the configuration whose keys are meant (default: the nearest)')
      .option(
        '--installation <name>',
        'with --store aws and no configuration: the `name` of the installation',
      )
      .option('--home <region>', 'with --store aws and no configuration: the region of its secrets')
      .addHelpText(
        'after',
        "\nA gateway calls it; docs/secretref.md is the recipe. An id is the name of a key's secret, as in\n`key: { secret: 'NAME' }`. It reads one request from stdin, and answers within 4 seconds.",
      );
  },
  async run({ operands, options, mistakes, terminal }) {
    const store = mistakes.gather(() => storeNamed(options.store));
    if (operands.length > 0) mistakes.add('secretref takes nothing but flags: the ids come by stdin');
    if (terminal.interactive)
      mistakes.add(
        'secretref answers a gateway with keys, and prints none on a terminal: send stdout elsewhere',
      );
    const keys = store && (await mistakes.gatherAsync(() => keysAlone(store, options)));
    if (!keys) throw mistakes.error();
    mistakes.check();
    await answer(keys, terminal);
    return EXIT.good;
  },
};

async function answer(keys: KeyStore, terminal: Terminal): Promise<void> {
  const request = readRequest(await requestFrom(terminal));
  if (!request.ok) throw new CallError(`secretref: stdin: ${request.problem}`);
  const { text, unanswered } = await answerTo(request.ids, keys, remainingMs());
  for (const { id, code, reason } of unanswered)
    terminal.say(`pairwatch: secretref: ${id}: ${reason} (${code})`);
  terminal.print(text);
  // A call that did not come back would hold the process open for longer than OpenClaw waits.
  if (unanswered.some(({ code }) => code === 'TIMEOUT')) process.stdout.write('', () => process.exit());
}

const remainingMs = () => Math.max(0, Math.floor(DEADLINE_MS - performance.now()));

async function requestFrom({ stdin, signal }: Terminal): Promise<string> {
  if (stdin.isTTY) throw new CallError('secretref reads a request of OpenClaw from stdin');
  const late = AbortSignal.timeout(remainingMs());
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of addAbortSignal(AbortSignal.any([signal, late]), stdin)) {
      chunks.push(Buffer.from(chunk));
      bytes += chunk.length;
      if (bytes > MAX_REQUEST_BYTES)
        throw new CallError(`secretref: stdin holds more than ${MAX_REQUEST_BYTES} bytes`);
    }
  } catch (error) {
    if (!late.aborted) throw error;
    throw new CallError('secretref: stdin did not end in time');
  }
  return Buffer.concat(chunks).toString('utf8');
}
