import type { RemedyStep } from '../../functions/contract/faults/definition.ts';
import { PHASES } from '../../functions/contract/phases.ts';
import { CATALOGUE, type CatalogueEntry, OWNER_MEANINGS } from './entry.ts';
import { ROTATION_KINDS } from './rotation-entries.ts';

/** One entry as text that reads alike in a terminal and as Markdown; the heading is the caller's. */
export function renderEntry(entry: CatalogueEntry): string {
  const steps = entry.remedy.map((step, index) => `${index + 1}. ${renderStep(step)}`);
  return [`${entry.summary}.`, '', ...nature(entry), '', 'What to do:', '', ...steps].join('\n');
}

/** The whole catalogue as one Markdown page. */
export function renderPage(): string {
  const faults = CATALOGUE.filter((entry) => entry.kind === 'fault');
  const warnings = CATALOGUE.filter((entry) => entry.kind === 'warning');
  const groups = [...PHASES, 'any' as const].map((phase) => ({
    title: phase === 'any' ? 'Any phase' : `Phase ${phase}`,
    entries: faults.filter((entry) => entry.phase === phase),
  }));
  return `${[
    INTRODUCTION,
    ...groups.flatMap(({ title, entries }) => [`## ${title}`, ...entries.map(section)]),
    '## Warnings',
    'A paired handshake can carry several. One past its critical threshold makes the verdict `degraded`; `thresholds` in the configuration changes the defaults.',
    ...warnings.map(section),
    ...Object.entries(ROTATION_KINDS).flatMap(([kind, { title, introduction }]) => [
      `## ${title}`,
      introduction,
      ...CATALOGUE.filter((entry) => entry.kind === kind).map(section),
    ]),
  ].join('\n\n')}\n`;
}

const section = (entry: CatalogueEntry): string => `### ${entry.code}\n\n${renderEntry(entry)}`;

function nature(entry: CatalogueEntry): readonly string[] {
  switch (entry.kind) {
    case 'fault':
      return [
        `- Phase: ${entry.phase === 'any' ? 'the one it happened in' : entry.phase}`,
        `- Who acts: ${entry.owner} (${OWNER_MEANINGS[entry.owner]})`,
        entry.transient
          ? '- Transient: yes, the next attempt may succeed with nothing changed'
          : '- Transient: no, it stays until somebody changes something',
      ];
    case 'warning':
      return [`- Level: ${entry.levels}`];
    case 'rotation':
      return [`- Then: ${entry.effect}`];
    case 'proof':
      return ['- The proof: inconclusive'];
    case 'reconciliation':
      return [`- Told as: a ${entry.severity}`];
    case 'ledger':
      return [`- Check: ${entry.check}`];
    case 'writing':
      return ['- The entry: not appended'];
  }
}

export function renderStep(entry: RemedyStep): string {
  if (typeof entry === 'string') return entry;
  const facts = Object.entries(entry.when).map(([name, value]) => `\`${name}\` is ${JSON.stringify(value)}`);
  return `Where ${facts.join(' and ')}: ${entry.step}`;
}

const INTRODUCTION = `# Faults and warnings

<!-- Generated from functions/contract by \`npm run docs\`. Edit the catalogue, not this page. -->

What a handshake can end in, in the order of its phases, and after that what rotations and their ledger can say; \`pairwatch explain CODE\` prints the same. A failed verdict carries exactly one fault: that of the first phase that failed.

\`{name}\` stands for the fact of that name in the evidence of the verdict. A step that needs a fact which the evidence lacks is left out there, and so is a step for another case than the one at hand.

| who acts | that is |
|---|---|
${Object.entries(OWNER_MEANINGS)
  .map(([owner, meaning]) => `| ${owner} | ${meaning} |`)
  .join('\n')}`;
