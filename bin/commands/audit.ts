import type { Command as Declaration } from 'commander';
import { entryName, LAST_SEQUENCE } from '../../functions/contract/ledger.ts';
import { hashOf, readEntry } from '../../functions/ledger/entry.ts';
import { LedgerError } from '../../functions/ledger/ports.ts';
import { verifyLedger } from '../../functions/ledger/verify.ts';
import { checkFolder, readNamedFile } from '../flags/file.ts';
import { shown } from '../flags/shown.ts';
import { trustOf } from '../flags/trust.ts';
import { entryLine, entryText, reportJson, reportText } from '../output/ledger.ts';
import { awsTrouble } from '../store/aws-trouble.ts';
import { type LedgerPlace, type OpenedLedger, openLedger } from '../store/ledger.ts';
import { STORE_FLAG, storeNamed } from '../store/store.ts';
import { type CommandDefinition, EXIT, type ExitCode } from './command.ts';
import { type Mistakes, SurroundingsError } from './mistakes.ts';

interface AuditFlags {
  readonly folder?: string;
  readonly config?: string;
  readonly store?: string;
  readonly json?: true;
}

interface ListFlags extends AuditFlags {
  readonly last?: string;
}

interface VerifyFlags extends AuditFlags {
  readonly key?: readonly string[];
  readonly keyId?: readonly string[];
  readonly checkpoint?: readonly string[];
}

const LAST = 20;

export const auditList: CommandDefinition<ListFlags> = {
  declare(command) {
    places(command).option('--last <n>', `how many, the newest (default: ${LAST})`);
  },
  run: ({ operands, options, mistakes, terminal }) =>
    reading(async () => {
      for (const word of operands) mistakes.add(`audit list takes nothing but flags: got ${shown(word)}`);
      const last = Number(options.last ?? LAST);
      if (!Number.isSafeInteger(last) || last < 1) mistakes.add('--last wants a whole number from 1');
      const { source } = await opened(options, mistakes);
      terminal.say(`pairwatch: ledger in ${source.place}`);
      const from = Math.max(1, (await source.head()) - last + 1);
      for await (const { name, bytes } of source.entries(from)) {
        const entry = readEntry(bytes);
        if (entry.state !== 'read')
          terminal.say(`pairwatch: ${shown(name)} is no sound entry: pairwatch audit verify`);
        else terminal.print(options.json ? JSON.stringify(entry.value) : entryLine(entry.value));
      }
      return EXIT.good;
    }),
};

export const auditShow: CommandDefinition<AuditFlags> = {
  declare(command) {
    places(command.argument('<number>', "the entry's number, as audit list tells it"));
  },
  run: ({ operands, options, mistakes, terminal }) =>
    reading(async () => {
      const sequence = Number(operands[0]);
      if (
        operands.length !== 1 ||
        !Number.isSafeInteger(sequence) ||
        sequence < 1 ||
        sequence > LAST_SEQUENCE
      )
        mistakes.add('which entry? pairwatch audit show NUMBER');
      const { source } = await opened(options, mistakes);
      const bytes = await source.read(sequence);
      if (!bytes) throw new SurroundingsError(`there is no entry ${sequence} in ${source.place}`);
      const entry = readEntry(bytes);
      if (entry.state !== 'read')
        throw new SurroundingsError(
          `${entryName(sequence)} is no sound entry (${entry.state === 'damaged' ? entry.reason : `schema ${entry.schema}`}): pairwatch audit verify tells more`,
        );
      terminal.say(`pairwatch: ledger in ${source.place}`);
      terminal.print(options.json ? JSON.stringify(entry.value) : entryText(entry.value, hashOf(bytes)));
      return EXIT.good;
    }),
};

export const auditVerify: CommandDefinition<VerifyFlags> = {
  declare(command) {
    const several = (value: string, before: readonly string[] = []) => [...before, value];
    places(command)
      .option('--key <file>', 'a public key that is trusted, PEM (may be given several times)', several)
      .option('--key-id <hex>', 'the same by its id, SHA-256 of the SubjectPublicKeyInfo', several)
      .option('--checkpoint <file>', 'a checkpoint that you kept, as its mail came (several times)', several)
      .addHelpText('after', HELP);
  },
  run: ({ operands, options, mistakes, terminal }) =>
    reading(async () => {
      for (const word of operands) mistakes.add(`audit verify takes nothing but flags: got ${shown(word)}`);
      const given = mistakes.gather(() => trustOf(options.key ?? [], options.keyId ?? []));
      const kept = (options.checkpoint ?? []).flatMap(
        (path) => mistakes.gather(() => keptCheckpoint(path)) ?? [],
      );
      if (options.folder !== undefined && given?.ids.size === 0)
        mistakes.add(
          'whose signature do you trust? --key FILE or --key-id HEX, as the owner of the ledger told it to you',
        );
      const { source, own } = await opened(options, mistakes);
      if (!given) throw mistakes.error();
      const trust = given.ids.size > 0 ? given : own;
      terminal.say(`pairwatch: ledger in ${source.place}`);
      terminal.say(`pairwatch: trusted ${[...trust.ids].join(', ') || 'no key, for none was made here'}`);
      const versions = source.versions?.();
      const { entries, checkpoints } = { entries: source.entries(), checkpoints: source.checkpoints() };
      const report = await verifyLedger({ entries, checkpoints, kept, ...(versions && { versions }) }, trust);
      if (options.folder !== undefined && report.listed === undefined)
        terminal.say('pairwatch: no versions.json there: what was written again or deleted cannot be told');
      if (report.entries === 0 && report.findings.length === 0)
        throw new SurroundingsError(
          `there is no entry in ${source.place}${options.folder === undefined ? '' : ', which should hold entries/'}: nothing to verify`,
        );
      terminal.print(options.json ? reportJson(report, source.place) : reportText(report));
      return report.findings.length === 0 ? EXIT.good : EXIT.failed;
    }),
};

const places = (command: Declaration): Declaration =>
  command
    .option('--folder <dir>', 'a downloaded ledger: entries/, checkpoints/, versions.json')
    .option('--config <file>', 'the configuration whose ledger is meant (default: the nearest)')
    .option('--json', 'JSON, one object a line')
    .option(...STORE_FLAG);

/** Throws all mistakes of the call before anything is opened. */
async function opened({ folder, config, store }: AuditFlags, mistakes: Mistakes): Promise<OpenedLedger> {
  if (folder !== undefined && store !== undefined)
    mistakes.add('--folder is read as it is: leave --store out');
  mistakes.given(folder, (path) => checkFolder('--folder', path));
  const named = mistakes.gather(() => storeNamed(store));
  mistakes.check();
  const place: LedgerPlace = folder === undefined ? { store: named ?? 'local', config } : { folder };
  return openLedger(place);
}

/** A ledger that cannot be read is one line and exit 3. */
async function reading(work: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof LedgerError)
      throw new SurroundingsError(`the ledger cannot be read: ${awsTrouble(error) ?? error.message}`);
    throw error;
  }
}

const keptCheckpoint = (path: string) => ({
  name: path,
  bytes: Buffer.from(readNamedFile('--checkpoint', path)),
});

const HELP = `
Checks every entry's form, number, place in the chain, signature and time, every checkpoint, and every later version.
Exit code: 0 verified, 1 something was found, one line each, 2 wrong call, 3 the ledger cannot be read.

Without --key and --key-id the keys are those of this machine, or of the deployment. An auditor gives the id that the
ledger's owner told, and any key that replaced a lost one. With --checkpoint, and only then, a ledger that was written
anew by whoever holds the signing key is found. A downloaded folder:
  mkdir ledger && aws s3api list-object-versions --bucket BUCKET > ledger/versions.json
  aws s3 sync s3://BUCKET ledger
  pairwatch audit verify --folder ledger --key-id HEX --checkpoint mail.txt`;
