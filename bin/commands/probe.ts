import type { Verdict } from '../../functions/contract/verdict.ts';
import { handshake } from '../../functions/handshake/handshake.ts';
import type { HandshakeResult, HandshakeSpec } from '../../functions/handshake/spec.ts';
import { fileTrouble } from '../../functions/local/file-trouble.ts';
import { LastLooks } from '../../functions/local/last-look.ts';
import { expansionsOf } from '../flags/expansions.ts';
import { isPlain, notEncrypted } from '../flags/loopback.ts';
import { declareProbe, type ProbeFlags } from '../flags/probe.ts';
import { shown } from '../flags/shown.ts';
import { checkHar, writeHar } from '../output/har-file.ts';
import { report, reportVerdict } from '../output/report.ts';
import { type LooksFrom, planFrom } from '../targets/from.ts';
import { type ProbePlan, planProbe } from '../targets/plan.ts';
import { type CommandDefinition, EXIT, type ExitCode, worst } from './command.ts';
import { CallError, inOneLine, internalError } from './mistakes.ts';
import type { Terminal } from './terminal.ts';

/** Handshakes under way at once: enough to be quick, few enough that they do not slow each other. */
const SIDE_BY_SIDE = 8;

const EXIT_OF = {
  paired: EXIT.good,
  degraded: EXIT.good,
  failed: EXIT.failed,
  inconclusive: EXIT.inconclusive,
} as const satisfies Record<Verdict['outcome'], ExitCode>;

export const probe: CommandDefinition<ProbeFlags> = {
  declare: declareProbe,
  async run({ operands, options, mistakes, terminal }) {
    const { from } = options;
    if (from !== undefined) {
      const asked = await planFrom(operands, { ...options, from }, mistakes);
      return probeFrom(asked, options.json === true, terminal);
    }
    mistakes.gather(() => options.har !== undefined && checkHar(options.har));
    const plan = await planProbe(operands, options, terminal, mistakes);
    const how = { json: options.json === true, expansions: expansionsOf(options) };
    const results: HandshakeResult[] = [];
    const codes: ExitCode[] = [];
    for await (const [spec, result] of looks(plan, terminal)) {
      codes.push(result ? EXIT_OF[result.verdict.outcome] : EXIT.inconclusive);
      if (!result) continue;
      refuseLeak(spec, result);
      results.push(result);
      terminal.print(report(result.verdict, spec, how, terminal));
    }
    if (terminal.signal.aborted) return EXIT.inconclusive;
    if (options.har !== undefined) writeHar(options.har, results);
    return worst(codes);
  },
};

/** Looks that the deployed watch takes, some side by side; one that it cannot take does not keep the others back. */
async function probeFrom(
  { configuration, orders }: LooksFrom,
  json: boolean,
  terminal: Terminal,
): Promise<ExitCode> {
  const [{ openAwsStore }, { lookNow }] = await Promise.all([
    import('../store/aws.ts'),
    import('../store/look-now.ts'),
  ]);
  const { clients } = await openAwsStore(configuration);
  const asked = [...new Set(orders.map(({ functionName, region }) => `${functionName} in ${region}`))];
  terminal.say(`pairwatch: asking ${asked.join(', ')}`);
  const codes: ExitCode[] = [];
  for (let first = 0; first < orders.length && !terminal.signal.aborted; first += SIDE_BY_SIDE) {
    const looks = orders.slice(first, first + SIDE_BY_SIDE).map((order) => lookNow(clients, order));
    for (const look of await Promise.allSettled(looks)) {
      codes.push(look.status === 'fulfilled' ? EXIT_OF[look.value.outcome] : EXIT.inconclusive);
      if (look.status === 'fulfilled')
        terminal.print(reportVerdict(look.value, { keyStoreFlag: '--store aws' }, json, terminal));
      else terminal.say(`pairwatch: ${inOneLine(look.reason, terminal.env)}`);
    }
  }
  return terminal.signal.aborted ? EXIT.inconclusive : worst(codes);
}

/** Known only after resolution by --dns: no key goes in the clear to another machine, and the call was wrong. */
function refuseLeak({ network, target, url }: HandshakeSpec, { verdict }: HandshakeResult): void {
  if (isPlain(url) && network?.dns !== undefined && verdict.fault?.code === 'ADDRESS_REFUSED')
    throw new CallError(notEncrypted(shown(target)));
}

/** Every handshake in the order of the call, some of them side by side; ends early when the person says stop. */
async function* looks(
  { specs, localFolder }: ProbePlan,
  terminal: Terminal,
): AsyncGenerator<readonly [HandshakeSpec, HandshakeResult | undefined]> {
  const lastLooks = new LastLooks(localFolder);
  const stopped = new Promise<'stopped'>((resolve) => {
    terminal.signal.addEventListener('abort', () => resolve('stopped'), { once: true });
  });
  const running: (readonly [HandshakeSpec, Promise<HandshakeResult | undefined>])[] = [];
  for (let next = 0; next < specs.length || running.length > 0; ) {
    const spec = specs[next];
    if (spec && running.length < SIDE_BY_SIDE) {
      running.push([spec, lookAt(spec, lastLooks, terminal)]);
      next += 1;
      continue;
    }
    const [first, look] = running.shift() ?? [];
    const result = await Promise.race([look, stopped]);
    if (!first || result === 'stopped') return;
    yield [first, result];
  }
}

async function lookAt(
  spec: HandshakeSpec,
  lastLooks: LastLooks,
  terminal: Terminal,
): Promise<HandshakeResult | undefined> {
  try {
    const lastLook = await lastLooks.read(spec.url);
    const result = await handshake(lastLook ? { ...spec, lastLook } : spec);
    await remember(spec, { ...lastLook, ...result.observed }, lastLooks, terminal);
    return result;
  } catch (error) {
    terminal.say(`pairwatch: ${spec.target}: ${internalError(error, terminal.env)}`);
    return undefined;
  }
}

async function remember(
  { url, target }: HandshakeSpec,
  observed: HandshakeResult['observed'],
  lastLooks: LastLooks,
  terminal: Terminal,
): Promise<void> {
  if (Object.keys(observed).length === 0) return;
  await lastLooks.write(url, observed).catch((error: unknown) => {
    terminal.say(
      `pairwatch: ${target}: this look cannot be kept under .pairwatch for the next one to compare: ${fileTrouble(error)}`,
    );
  });
}
