import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ConfigurationError, type Mistake, spokenValue } from './mistakes.ts';

/** Reads a file of PEM certificates; `place` is the option that names it. */
export type CertificateReader = (place: string, path: string) => string;

/** Why a text is no list of PEM certificates, in words. */
export function certificateProblem(pem: string): string | undefined {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) return 'holds no PEM certificate';
  return blocks.every(isCertificate) ? undefined : 'holds a certificate that cannot be read';
}

function isCertificate(block: string): boolean {
  try {
    return new X509Certificate(block).fingerprint256 !== '';
  } catch {
    return false;
  }
}

/** Reads the file itself. A ConfigurationError says what is wrong with it. */
export function readCertificates(place: string, path: string): string {
  const wrong = (problem: string): Mistake => ({
    path: place,
    value: spokenValue(path, [place]),
    fix: `the file ${problem}: name one with PEM certificates`,
  });
  let pem: string;
  try {
    pem = readFileSync(path, 'utf8');
  } catch (error) {
    const { code = 'error' } = Object(error) as { code?: string };
    throw new ConfigurationError([wrong(`cannot be read (${code})`)]);
  }
  const problem = certificateProblem(pem);
  if (problem !== undefined) throw new ConfigurationError([wrong(problem)]);
  return pem;
}
