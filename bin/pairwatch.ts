import { runCommandLine } from './commands/run.ts';
import { processTerminal } from './commands/terminal.ts';

const terminal = processTerminal();
process.exitCode = await runCommandLine(process.argv.slice(2), terminal);
if (terminal.signal.aborted) process.exit();
