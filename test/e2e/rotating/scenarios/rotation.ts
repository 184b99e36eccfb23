import { describe, expect, test } from '@jest/globals';
import type { LedgerEntry } from '../../../../functions/contract/ledger.ts';
import { parseDeviceDocument } from '../../../../functions/keys/device-document.ts';
import { REGIONS } from '../configuration.ts';
import type { RotatingInstallation } from '../installation.ts';

const EVERYWHERE = REGIONS.map((region) => [region, 'paired']);

/** Of the step that proves the new key. */
function provedIn(entries: readonly LedgerEntry[]) {
  const { proofs = [] } = entries.find(({ step, outcome }) => step === 'test' && outcome === 'done') ?? {};
  return proofs.map(({ location, outcome }) => [location, outcome]);
}

export const rotation = (installation: () => RotatingInstallation) =>
  describe('a rotation that Secrets Manager asks for', () => {
    test("of a provider's key: proved from every region, delivered to the gateway, the old one dies", async () => {
      const { provider, gateway, secrets } = installation().peers;
      const entries = await installation().rotate('api', 'api');
      const { value } = await installation().current('api');
      expect(provider.accepts(value)).toBe(true);
      expect(provider.accepts(secrets.api)).toBe(false);
      expect(provedIn(entries)).toEqual(EVERYWHERE);
      expect(entries).toContainEqual(expect.objectContaining({ step: 'deliver', outcome: 'done' }));
      expect(gateway.state.providers.get('practice')?.apiKey).toBe(value);
    }, 180_000);

    test("of a gateway's device: the standby takes over, the former token is refused", async () => {
      const { secrets } = installation().peers;
      const entries = await installation().rotate('gateway', 'device');
      const [was, is, standby] = [
        secrets.device,
        (await installation().current('device')).value,
        (await installation().current('device/standby')).value,
      ];
      expect(is).not.toBe(was);
      expect(deviceIdIn(is)).toBe(deviceIdIn(secrets['device/standby']));
      expect(deviceIdIn(standby)).toBe(deviceIdIn(was));
      expect(provedIn(entries)).toEqual(EVERYWHERE);
    }, 180_000);
  });

/** Of a device document, or of the standby in a vault. */
function deviceIdIn(document: string): string {
  const { standby } = JSON.parse(document) as { readonly standby?: object };
  const device = parseDeviceDocument(standby ? JSON.stringify(standby) : document);
  if (!device.ok) throw new Error(device.reason);
  return device.document.deviceId;
}
