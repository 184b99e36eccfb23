import type { Pin } from '../handshake/spec.ts';

/** `sha256/BASE64`, also with curl's two slashes, or `cert-sha256/HEX`. Undefined for anything else. */
export function readPin(text: string): Pin | undefined {
  const spki = /^sha256\/\/?([A-Za-z0-9+/]{43}=)$/.exec(text)?.[1];
  if (spki) return { kind: 'spki', sha256: spki };
  const certificate = /^cert-sha256\/((?:[0-9a-f]{2}:?){32})$/i.exec(text)?.[1];
  if (certificate) return { kind: 'certificate', sha256: certificate.replaceAll(':', '').toLowerCase() };
  return undefined;
}
