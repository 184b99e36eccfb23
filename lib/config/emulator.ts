const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** `HOST:PORT` of an emulator of AWS on loopback; undefined for no URL, and for one that leads elsewhere. */
export function emulatorAt(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const { hostname, port, protocol } = new URL(url);
  return LOOPBACK.test(hostname) ? `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}` : undefined;
}
