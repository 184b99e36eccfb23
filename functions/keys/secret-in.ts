/** What a stored key document keeps secret, and what its fingerprint names: the device token, the key, or all of it. */
export function secretIn(stored: string): string {
  if (!/^\s*\{/.test(stored)) return stored;
  try {
    const { deviceToken, key } = JSON.parse(stored) as Record<string, unknown>;
    return [deviceToken, key].find((secret) => typeof secret === 'string') ?? stored;
  } catch {
    return stored;
  }
}
