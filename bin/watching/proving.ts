import { once } from 'node:events';
import { PROOF_POLL_MS } from '../../functions/contract/rotation.ts';
import { systemClock } from '../../functions/handshake/clock.ts';
import type { Prover } from '../../functions/rotate/ports.ts';
import { answerRequests } from '../../functions/rotate/proof/answer-requests.ts';
import { unproved } from '../../functions/rotate/proof/proofs.ts';
import { planOf } from '../../lib/config/plan.ts';
import { inOneLine } from '../commands/mistakes.ts';
import type { AwsStore } from '../store/aws.ts';
import type { SharedWatched } from './place.ts';
import { PrivateProver } from './private-prover.ts';

/** Files of keys have no versions. */
const WITHOUT_VERSIONS: Prover = {
  prove: async (location) => unproved(location, 'KEYS_ELSEWHERE', Date.now()),
};

/**
 * Answers what the deployed rotation asks of this location, until the signal comes; where no rotated target is looked at from
 * here, there is nothing to ask. What goes wrong is said once, and tried again.
 */
export async function keepProving(watch: SharedWatched, { home, table }: AwsStore): Promise<void> {
  const { configuration, location, keysIn, terminal, say } = watch;
  const rotated = configuration.targets.filter(({ key }) => key?.rotate).map(({ name }) => name);
  const looked = planOf(configuration, location);
  const plan = { ...looked, targets: looked.targets.filter(({ name }) => rotated.includes(name)) };
  if (plan.targets.length === 0) return;
  const tell = saidOnce(say);
  const prover =
    keysIn === 'aws'
      ? new PrivateProver({ plan, home, location, env: terminal.env, say: tell })
      : WITHOUT_VERSIONS;
  const names = plan.targets.map(({ name }) => name).join(', ');
  say(
    keysIn === 'aws'
      ? `proves new keys of ${names} when their rotation asks`
      : `cannot prove new keys of ${names}: with --keys local they are files, which a rotation on AWS does not change`,
  );
  const { signal } = terminal;
  const stopped = once(signal, 'abort');
  while (!signal.aborted) {
    const answering = answerRequests({ location, requests: table.proofRequests, prover });
    const heard = answering.catch((error: unknown) =>
      tell(`not seen whether a proof is asked for: ${inOneLine(error, terminal.env)}`),
    );
    await Promise.race([heard, stopped]);
    await systemClock.sleep(PROOF_POLL_MS, signal).catch(() => undefined);
  }
}

/** A line that was said is not said again before another one was. */
function saidOnce(say: (line: string) => void): (line: string) => void {
  let last: string | undefined;
  return (line) => {
    if (line !== last) say(line);
    last = line;
  };
}
