/** Whether `version` comes before `minimum`: numbers part by part; a pre-release comes before its release. */
export function isOlder(version: string, minimum: string): boolean {
  const [ours, least] = [parse(version), parse(minimum)];
  const length = Math.max(ours.parts.length, least.parts.length);
  for (let at = 0; at < length; at++) {
    const difference = (ours.parts[at] ?? 0) - (least.parts[at] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return ours.preRelease && !least.preRelease;
}

function parse(version: string): { parts: number[]; preRelease: boolean } {
  const [core = '', suffix] = version.trim().replace(/^v/i, '').split(/[-+]/, 2);
  return {
    parts: core.split('.').map((part) => Number.parseInt(part, 10) || 0),
    preRelease: suffix !== undefined && /^(?:alpha|beta|rc|dev|pre|next|canary)/i.test(suffix),
  };
}
