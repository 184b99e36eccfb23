import type { Evidence } from '../evidence.ts';
import type { Phase } from '../phases.ts';

/**
 * Who has to act: `network` the keepers of the path (resolver, firewall, proxy), `endpoint` those who run the peer,
 * `credential` whoever issues and stores the key, `config` whoever writes the configuration or the call, `quota`
 * whoever pays or spends, `service` the provider behind the API, `watcher` those who run Pairwatch: it makes the
 * verdict `inconclusive` instead of `failed`.
 */
const OWNERS = ['network', 'endpoint', 'credential', 'config', 'quota', 'service', 'watcher'] as const;
export type Owner = (typeof OWNERS)[number];

/**
 * One step a person can do. `{name}` stands for the evidence of that name; a step that names a fact which the
 * evidence lacks is left out. With `when`, the step is given only if the evidence holds exactly these values.
 */
export type RemedyStep = string | { readonly when: Evidence; readonly step: string };

export interface FaultDefinition {
  /** The phase the code belongs to; `any` means the phase it happened in. */
  readonly phase: Phase | 'any';
  readonly owner: Owner;
  /** Whether the next attempt may succeed with nothing changed. */
  readonly transient: boolean;
  /** One line, no full stop needed to understand it, no jargon that the remedy does not explain. */
  readonly summary: string;
  readonly remedy: readonly RemedyStep[];
}
