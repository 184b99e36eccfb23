import { describe, expect, test } from '@jest/globals';
import { type Bundle, synthesise } from '../support/synth.ts';
import { EVERYTHING } from './options.ts';

// With bundles, and with CloudFormation's own rules, which fail the synthesis.
const { bundles } = synthesise(EVERYTHING, { thorough: true });

const isProbe = ({ plan }: Bundle) => plan.targets.every(({ upstream }) => !upstream);
const byTargets = (count: number) => bundles.filter(({ plan }) => plan.targets.length === count);

test('a function a region, the courier, notify and the widget', () => {
  expect(bundles).toHaveLength(3 + 3);
});

test('the three regions run the same code', () => {
  const probes = byTargets(4).filter(isProbe);
  expect(probes).toHaveLength(3);
  expect(new Set(probes.map(({ code }) => code)).size).toBe(1);
});

test('none is over 750 KB', () => {
  for (const { size } of bundles) expect(size).toBeLessThanOrEqual(750_000);
});

describe('a plan', () => {
  test('of a probe holds what its region looks at, and no courier', () => {
    for (const { plan } of byTargets(4).filter(isProbe)) {
      expect(plan.targets.map(({ name }) => name)).toEqual(['api', 'router', 'other', 'gateway']);
      expect(JSON.stringify(plan)).not.toContain('courier');
    }
    const exchanging = byTargets(4).filter(({ plan }) => plan.targets.some(({ exchange }) => exchange));
    expect(exchanging).toHaveLength(1);
  });

  test('of the courier holds what it asks', () => {
    expect(byTargets(1).map(({ plan }) => plan.targets[0])).toMatchObject([
      { name: 'gateway', upstream: { provider: 'openai' } },
    ]);
  });

  test('of notify and the widget holds all targets, and nothing to look at them with', () => {
    const [first, second, ...others] = byTargets(5);
    expect(first?.plan).toEqual(second?.plan);
    expect(others).toEqual([]);
    for (const target of first?.plan.targets ?? []) {
      expect(target).not.toHaveProperty('ca');
      expect(target.headers).toEqual({});
    }
  });
});

const { inner: _, api, ...rest } = EVERYTHING.targets;
const TARGETS = { ...rest, ...(api && { api: { ...api, quorum: 1 } }) };

describe('loopback and metadata addresses are refused', () => {
  const refused = (emulator?: string) =>
    new Set(
      synthesise(
        { name: 'small', regions: ['eu-central-1'], home: 'eu-central-1', quorum: 1, targets: TARGETS },
        { thorough: true, ...(emulator !== undefined && { emulator }) },
      ).bundles.map(({ plan }) => plan.network.refuseLocalAddresses),
    );

  test('always', () => expect(refused()).toEqual(new Set([true])));
  test('with another address of AWS', () =>
    expect(refused('https://sts.eu-central-1.amazonaws.com')).toEqual(new Set([true])));
  test('but not with an emulator on loopback', () =>
    expect(refused('http://127.0.0.1:4566')).toEqual(new Set([false])));
});
