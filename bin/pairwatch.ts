import { EXIT } from './commands/command.ts';
import { inOneLine } from './commands/mistakes.ts';
import { runCommandLine } from './commands/run.ts';
import { processTerminal } from './commands/terminal.ts';

const terminal = processTerminal();
process.on('uncaughtException', (error) => {
  terminal.say(`pairwatch: ${inOneLine(error, terminal.env)}`);
  process.exit(EXIT.inconclusive);
});
process.exitCode = await runCommandLine(process.argv.slice(2), terminal);
if (terminal.signal.aborted) process.exit();
