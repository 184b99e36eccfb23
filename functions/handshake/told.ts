import type { HttpRecord } from './http/record.ts';
import type { Scrubber } from './redaction.ts';
import type { HandshakeResult, HandshakeSpec } from './spec.ts';

/**
 * The secrets of a spec that a peer may know without being sent them: known from the first phase on. The key itself is
 * learnt when it is read, since a device document is secret only in parts.
 */
export function learnSecrets({ shared, headers, token, network }: HandshakeSpec, scrubber: Scrubber): void {
  const secrets = [
    shared?.value,
    token?.clientSecret,
    token?.subjectToken,
    network?.proxy?.auth?.password,
    ...Object.values(headers ?? {}),
  ];
  for (const secret of secrets) scrubber.learn(secret);
}

/** A result as it leaves the handshake: scrubbed here, once, of every secret that was learnt until its end. */
export function told({ verdict, records, observed }: HandshakeResult, scrubber: Scrubber): HandshakeResult {
  const warnings = verdict.warnings.map((warning) => ({
    ...warning,
    evidence: scrubber.evidence(warning.evidence),
  }));
  return {
    verdict: { ...verdict, warnings },
    records: records.map((record) => recordTold(record, scrubber)),
    observed: Object.fromEntries(
      Object.entries(observed).map(([name, value]) => [name, scrubber.peer(value)]),
    ),
  };
}

function recordTold(record: HttpRecord, scrubber: Scrubber): HttpRecord {
  return {
    ...record,
    url: scrubber.text(record.url),
    requestHeaders: headersTold(record.requestHeaders, (value) => scrubber.text(value), scrubber),
    ...(record.requestBody !== undefined && { requestBody: scrubber.text(record.requestBody) }),
    responseHeaders: headersTold(record.responseHeaders, (value) => scrubber.peer(value), scrubber),
  };
}

/** A header whose very name holds a secret is left out. */
function headersTold(
  headers: Readonly<Record<string, string>>,
  clean: (value: string) => string,
  scrubber: Scrubber,
): Record<string, string> {
  const harmless = Object.entries(headers).filter(([name]) => scrubber.text(name) === name);
  return Object.fromEntries(harmless.map(([name, value]) => [name, clean(value)]));
}
