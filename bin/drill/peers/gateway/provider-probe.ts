import type { GatewayProvider } from './options.ts';

interface ProbeResult {
  readonly provider: string;
  readonly status: 'ok' | 'auth' | 'billing' | 'rate_limit' | 'format' | 'timeout' | 'unknown';
  readonly latencyMs: number;
  readonly error?: string;
}

/** One inference call with the key that the gateway holds, and the name that the real one gives to its outcome. */
export async function probeProvider(
  name: string,
  providers: ReadonlyMap<string, GatewayProvider>,
): Promise<ProbeResult> {
  const startedAt = Date.now();
  const result = (status: ProbeResult['status'], error?: string): ProbeResult => ({
    provider: name,
    status,
    latencyMs: Date.now() - startedAt,
    ...(error === undefined ? {} : { error }),
  });
  const provider = providers.get(name);
  if (!provider) return result('unknown', `no such provider: ${name}`);
  try {
    const response = await fetch(`${provider.baseUrl}/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${provider.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        model: 'practice',
        max_tokens: 1,
        messages: [{ role: 'user', content: 'ping' }],
      }),
    });
    const body = await response.text();
    return response.ok ? result('ok') : result(statusOf(response.status, body), `${response.status} ${body}`);
  } catch (error) {
    return result('timeout', String(error));
  }
}

function statusOf(status: number, body: string): ProbeResult['status'] {
  if (status === 401 || status === 403) return 'auth';
  if (status === 402 || (status === 429 && body.includes('insufficient_quota'))) return 'billing';
  return status === 404 || status === 400 ? 'format' : 'rate_limit';
}
