import { describe, expect, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { complete } from '../../../lib/config/configuration.ts';
import type { Options } from '../../../lib/config/options.ts';
import type { TargetOptions } from '../../../lib/config/target-options.ts';
import { Dashboard } from '../../../lib/dashboard/dashboard.ts';
import { installationOf } from '../../../lib/house/installation.ts';
import { synthesise } from '../../support/synth.ts';

const target: TargetOptions = {
  protocol: 'openai',
  url: 'https://api.example.com/v1',
  key: { secret: 'api' },
};

const options = (targets: number, more: Partial<TargetOptions> = {}): Options => ({
  name: 'test',
  regions: ['eu-central-1', 'us-east-1', 'ap-southeast-2'],
  home: 'eu-central-1',
  targets: Object.fromEntries(
    Array.from({ length: targets }, (_, at) => [`api-${at}`, { ...target, ...more }]),
  ),
});

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title: string;
    readonly alarms?: readonly string[];
    readonly metrics?: readonly unknown[][];
  };
}

function widgetsOf(configured: Options): readonly Widget[] {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  const stack = new Stack(app, 'Home', { env: { account: '123456789012', region: 'eu-central-1' } });
  const installation = installationOf(complete(configured, '/'));
  new Dashboard(stack, 'Dashboard', { installation });
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::CloudWatch::Dashboard', {
    DashboardName: 'pairwatch-test',
    DashboardBody: Match.anyValue(),
  });
  const [{ Properties }] = Object.values(template.findResources('AWS::CloudWatch::Dashboard')) as [
    { Properties: { DashboardBody: string | { 'Fn::Join': [string, (string | object)[]] } } },
  ];
  const { DashboardBody: body } = Properties;
  const text =
    typeof body === 'string'
      ? body
      : body['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : 'aws')).join('');
  return (JSON.parse(text) as { widgets: Widget[] }).widgets;
}

describe.each([1, 200, 1000])('with %d targets', (targets) => {
  const widgets = widgetsOf(options(targets, { exchange: {} }));

  test('it keeps the limits of CloudWatch: 500 widgets, 500 metrics a widget, 100 alarms', () => {
    expect(widgets.length).toBeLessThan(500);
    for (const { properties } of widgets) {
      expect(properties.metrics?.length ?? 0).toBeLessThan(500);
      expect(properties.alarms?.length ?? 0).toBeLessThanOrEqual(100);
    }
  });

  test('panels neither overlap nor stand outside', () => {
    const cells = new Set<string>();
    for (const { x, y, width, height } of widgets) {
      expect(x + width).toBeLessThanOrEqual(24);
      for (let column = x; column < x + width; column++)
        for (let row = y; row < y + height; row++) {
          expect(cells.has(`${column} ${row}`)).toBe(false);
          cells.add(`${column} ${row}`);
        }
    }
  });

  test('its size does not grow with the targets, but for the functions', () => {
    expect(JSON.stringify(widgets).length).toBeLessThan(25_000);
  });
});

test('the state of the targets comes first', () => {
  expect(widgetsOf(options(1))[0]).toMatchObject({
    type: 'custom',
    properties: { title: 'State by location' },
  });
});

test('slower checks do not hide plain handshakes, and have a graph where there are any', () => {
  const searches = (widgets: readonly Widget[]) =>
    JSON.stringify(widgets.filter(({ properties }) => /p50|p90|p99/.test(properties.title)));
  expect(searches(widgetsOf(options(1)))).not.toContain('exchange');
  const both = searches(widgetsOf(options(1, { exchange: {} })));
  expect(both).toContain('NOT Target=(exchange OR upstream)');
  expect(both).toContain('Exchanges and upstreams: p90');
});

test('whatever it names is deployed: alarms, functions and queues of every region', () => {
  const configured = { ...options(200, { exchange: {} }), privateLocations: ['office'] };
  const { of } = synthesise(configured, { account: '123456789012' });
  const named = (type: string, property: string) => of(type).map(({ Properties }) => Properties[property]);
  const widgets = widgetsOf(configured);
  const alarms = widgets.flatMap(({ properties }) => properties.alarms ?? []);
  expect(alarms.length).toBeGreaterThan(10);
  for (const arn of alarms)
    expect(named('AWS::CloudWatch::Alarm', 'AlarmName')).toContain(arn.split(':alarm:')[1]);
  const deployed = [
    ...named('AWS::Lambda::Function', 'FunctionName'),
    ...named('AWS::SQS::Queue', 'QueueName'),
  ];
  const metrics = widgets.flatMap(({ properties }) => properties.metrics ?? []);
  const subjects = metrics.flatMap(([, , dimension, name]) =>
    dimension === 'FunctionName' || dimension === 'QueueName' ? [name] : [],
  );
  expect(subjects.length).toBeGreaterThan(10);
  for (const subject of subjects) expect(deployed).toContain(subject);
});

test('where durations are no metric they come from the logs', () => {
  const widgets = JSON.stringify(widgetsOf({ ...options(1), detail: 'outcome' }));
  expect(widgets).not.toContain('HandshakeDuration');
  expect(widgets).toContain("SOURCE '/aws/lambda/pairwatch-test-probe-0'");
  expect(widgets).toContain('pct(durationMs, 90) as p90');
});
