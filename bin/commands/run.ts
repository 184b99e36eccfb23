import { Command, CommanderError } from 'commander';
import { VERSION } from '../../functions/handshake/version.ts';
import { looksLikeKey } from '../flags/shown.ts';
import { type CommandDefinition, EXIT, type ExitCode } from './command.ts';
import { COMMANDS } from './index.ts';
import { CallError, inOneLine, Mistakes } from './mistakes.ts';
import type { Terminal } from './terminal.ts';

/** From the words of a call to its exit code; nothing it throws reaches the caller. */
export async function runCommandLine(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    return await dispatch(argv, terminal);
  } catch (error) {
    if (error instanceof CallError) {
      for (const line of error.lines) terminal.say(`pairwatch: ${line}`);
      return EXIT.wrongCall;
    }
    if (terminal.signal.aborted) return EXIT.inconclusive;
    terminal.say(`pairwatch: ${inOneLine(error, terminal.env)}`);
    return EXIT.inconclusive;
  }
}

async function dispatch(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  if (['--version', '-V'].includes(argv[0] ?? '')) return answer(VERSION, terminal);
  if (['--help', '-h', 'help'].includes(argv[0] ?? '')) return answer(overview(), terminal);
  const words = [argv.slice(0, 2).join(' '), argv[0] ?? ''].find((name) => Object.hasOwn(COMMANDS, name));
  const entry = words === undefined ? undefined : COMMANDS[words];
  if (words === undefined || !entry) throw unknownCommand(argv);
  const definition = await entry.load();
  const declaration = new Command(`pairwatch ${words}`).summary(entry.summary).description(entry.summary);
  definition.declare(declaration);
  return call(definition, declaration, argv.slice(words.split(' ').length), terminal);
}

function call(
  definition: CommandDefinition,
  declaration: Command,
  argv: string[],
  terminal: Terminal,
): Promise<ExitCode> | ExitCode {
  const { operands, unknown } = read(declaration, argv);
  if (unknown.some((word) => word === '--help' || word === '-h'))
    return answer(helpOf(declaration), terminal);
  const mistakes = new Mistakes();
  for (const flag of unknown.filter((word) => /^-./.test(word) && word !== '--'))
    mistakes.add(wrongFlag(flagName(flag), declaration));
  // What follows an unknown flag may be its value; an address is more likely what the call is about.
  const meant = operands.length > 0 ? operands : unknown.filter((word) => word.includes('://'));
  return definition.run({ operands: meant, options: declaration.opts(), mistakes, terminal });
}

/** All of it: `helpInformation` leaves out what a command adds after its options. */
function helpOf(declaration: Command): string {
  let help = '';
  declaration.configureOutput({
    writeOut: (text) => {
      help += text;
    },
  });
  declaration.outputHelp();
  return help.trimEnd();
}

function read(declaration: Command, argv: string[]): { operands: string[]; unknown: string[] } {
  try {
    return declaration
      .exitOverride()
      .configureOutput({ writeErr: () => undefined, outputError: () => undefined })
      .parseOptions(argv);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    throw new CallError(error.message.replace(/^error: /, ''));
  }
}

/** A flag that is known is only wrong by the value that was written onto it. */
const wrongFlag = (name: string, declaration: Command): string =>
  declaration.options.some(({ long }) => long === name)
    ? `${name} takes no value`
    : `unknown flag ${name} (${declaration.name()} --help lists them)`;

/** Without a value that was written onto it, and not at all where a key stands in its place. */
function flagName(flag: string): string {
  const name = /^--?[A-Za-z][A-Za-z0-9-]{0,30}/.exec(flag)?.[0] ?? '';
  return name === '' || looksLikeKey(flag.replace(/^-+/, '')) ? '<redacted>' : name;
}

function unknownCommand(argv: readonly string[]): CallError {
  const names = Object.keys(COMMANDS).join(', ');
  const word = argv[0] ?? '';
  if (word === '') return new CallError(`which command? ${names} (pairwatch --help tells more)`);
  const family = Object.keys(COMMANDS).filter((name) => name.startsWith(`${word} `));
  if (family.length > 0)
    return new CallError(`${word} what? ${family.join(', ')} (--help behind one of them tells more)`);
  const shown = /^[a-z][a-z-]{0,20}$/.test(word) ? ` ${word}` : '';
  return new CallError(`unknown command${shown}: there are ${names}`);
}

function overview(): string {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length)) + 2;
  const lines = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(width)}${summary}`);
  return [
    'Pairwatch performs the real OpenClaw and AI API pairing handshake and names what failed.',
    '',
    'Usage: pairwatch COMMAND [OPTIONS]',
    '',
    ...lines,
    '',
    'pairwatch COMMAND --help tells its options.',
    'Exit codes: 0 good, 1 a target failed, 2 the call or the configuration is wrong, 3 inconclusive.',
  ].join('\n');
}

function answer(text: string, terminal: Terminal): ExitCode {
  terminal.print(text);
  return EXIT.good;
}
