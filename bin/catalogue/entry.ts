import type { Owner, RemedyStep } from '../../functions/contract/faults/definition.ts';
import { FAULT_CODES, type FaultCode, faultDefinition } from '../../functions/contract/faults/index.ts';
import type { Phase } from '../../functions/contract/phases.ts';
import { WARNING_CODES, type WarningCode, warningDefinition } from '../../functions/contract/warnings.ts';
import { ROTATION_CATALOGUE, type RotationCatalogueEntry } from './rotation-entries.ts';

export interface Described {
  readonly summary: string;
  readonly remedy: readonly RemedyStep[];
}

/** What the catalogue knows of one code, in the shape that `explain --json` prints. */
export type CatalogueEntry = Described &
  (
    | {
        readonly kind: 'fault';
        readonly code: FaultCode;
        readonly phase: Phase | 'any';
        readonly owner: Owner;
        readonly transient: boolean;
      }
    | {
        readonly kind: 'warning';
        readonly code: WarningCode;
        /** When it warns and when it degrades the verdict, in words. */
        readonly levels: string;
      }
    | RotationCatalogueEntry
  );

export const OWNER_MEANINGS: Readonly<Record<Owner, string>> = {
  network: 'the keepers of the path: resolver, firewall, forward proxy',
  endpoint: 'those who run the gateway or the API',
  credential: 'whoever issues and stores the key',
  config: 'whoever wrote the configuration or the call',
  quota: 'whoever pays for the account or spends its limits',
  service: 'the provider behind the API; mostly one waits',
  watcher: 'those who run Pairwatch: this location could not judge',
};

/** Every fault in the order of the phases, then every warning, then what rotations and their ledger say. */
export const CATALOGUE: readonly CatalogueEntry[] = [
  ...FAULT_CODES.map((code) => ({ kind: 'fault' as const, code, ...faultDefinition(code) })),
  ...WARNING_CODES.map((code) => {
    const { summary, remedy } = warningDefinition(code);
    return { kind: 'warning' as const, code, summary, levels: levels(code), remedy };
  }),
  ...ROTATION_CATALOGUE,
];

function levels(code: WarningCode): string {
  const { unit, direction, warn, critical, withExchange, alwaysCritical, criticalWhen } =
    warningDefinition(code);
  if (alwaysCritical) return 'always critical';
  if (criticalWhen) return `critical when ${criticalWhen}`;
  if (warn === undefined || critical === undefined || !unit) return 'never critical';
  const spoken = (value: number) => (unit === 'share' ? `${value * 100} %` : `${value} ${unit}`);
  const plain = `warns ${direction} ${spoken(warn)}, critical ${direction} ${spoken(critical)}`;
  return withExchange
    ? `${plain}; with an exchange ${spoken(withExchange.warn)} and ${spoken(withExchange.critical)}`
    : plain;
}
