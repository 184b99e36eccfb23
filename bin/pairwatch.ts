import { runCommandLine } from './commands/run.ts';
import { processTerminal } from './commands/terminal.ts';

process.exitCode = await runCommandLine(process.argv.slice(2), processTerminal());
