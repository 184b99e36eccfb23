import type { WatchPlan } from '../../functions/contract/plan.ts';
import { type CertificateReader, readCertificates } from './certificates.ts';
import type { Configuration } from './configuration.ts';
import { DEFAULTS } from './defaults.ts';
import { MINUTE_MS } from './minute.ts';
import { ConfigurationError, type Mistake } from './mistakes.ts';
import { networkPlan } from './network-plan.ts';
import { type TargetPlanOptions, targetPlan } from './target-plan.ts';

export interface PlanOptions extends TargetPlanOptions {
  /**
   * The URL of an emulator of AWS on loopback. Only with it do regions look at loopback addresses, and ask the emulator
   * whether their own network works. A URL of another host changes nothing.
   * @default - none: AWS itself
   */
  readonly emulator?: string | undefined;
  /** Another period than the configuration's, ms: to try things out. @default - the configuration's */
  readonly everyMs?: number;
  /** Throws, or answers '' for a mistake it has noted. @default - the file itself */
  readonly certificates?: CertificateReader;
}

/** What a location watches. A ConfigurationError names every file of certificates that cannot be used. */
export function planOf(configuration: Configuration, location: string, options: PlanOptions = {}): WatchPlan {
  const { name, home, every, alerts } = configuration;
  const certificates = gathering(options.certificates ?? readCertificates);
  const watched = configuration.targets.filter(
    ({ locations }) => options.everyTarget || locations.includes(location),
  );
  const plan: WatchPlan = {
    schema: 1,
    installation: name,
    ...(home !== undefined && { home }),
    everyMs: options.everyMs ?? every * MINUTE_MS,
    remindEveryMs: alerts.remindEvery === 0 ? null : alerts.remindEvery * MINUTE_MS,
    detail: configuration.deployment?.detail ?? DEFAULTS.detail,
    runbook: alerts.runbook,
    network: networkPlan(configuration, location, options.emulator, certificates.read),
    targets: watched.map((target) => targetPlan(target, configuration, location, options, certificates.read)),
  };
  if (certificates.mistakes.length > 0) throw new ConfigurationError(certificates.mistakes);
  return plan;
}

/** Reads each file once, and goes on after a mistake, so that all of them are told. */
function gathering(reader: CertificateReader): {
  readonly read: CertificateReader;
  readonly mistakes: Mistake[];
} {
  const known = new Map<string, string>();
  const mistakes: Mistake[] = [];
  const read: CertificateReader = (place, path) => {
    try {
      known.set(path, known.get(path) ?? reader(place, path));
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      mistakes.push(...error.mistakes);
      known.set(path, '');
    }
    return known.get(path) ?? '';
  };
  return { read, mistakes };
}
