import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { LocalMetricSink } from '../../../functions/local/metric-sink.ts';
import { NOON } from '../../support/looks.ts';

test('the newest numbers are a Prometheus text file; failed votes of a tick add up', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pairwatch-metrics-'));
  try {
    const sink = new LocalMetricSink(folder);
    await sink.publish(NOON - 60_000, [{ metric: 'Failed', of: 'api', value: 0 }]);
    await sink.publish(NOON, [
      { metric: 'Failed', of: 'api', value: 1 },
      { metric: 'Failed', of: 'api', value: 1 },
      { metric: 'HandshakeDuration', of: 'api', value: 12.5 },
    ]);
    expect((await readFile(sink.path, 'utf8')).split('\n')).toEqual([
      'pairwatch_failed{target="api"} 2',
      `pairwatch_failed_tick_seconds{target="api"} ${NOON / 1000}`,
      'pairwatch_handshake_duration{target="api"} 12.5',
      `pairwatch_handshake_duration_tick_seconds{target="api"} ${NOON / 1000}`,
      '',
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
