import type { DriverWork, Retirement, RotationDriver } from '../driver.ts';
import { AnthropicAdmin } from './anthropic-admin.ts';
import { consoleOf, revokingSteps } from './by-hand.ts';
import { formerKey } from './former.ts';
import { keyIn } from './key-document.ts';
import { makerOf } from './key-name.ts';
import { findByMask } from './mask.ts';

/**
 * A person makes the key and stages it; nothing is issued here. At Anthropic, with an admin key in the vault, the
 * former key is made inactive by the API; everywhere else a person is told what to revoke. A staged key that is not
 * promoted is left as it is: it may be in use elsewhere.
 */
export const assisted: RotationDriver = {
  name: 'assisted',

  discard: async () => undefined,

  retire: async (work, former) => {
    await formerKey(work, former);
    return hasAdminApi(work) ? deactivate(work, former) : byPerson(work, former);
  },

  list: async (work) => {
    if (!hasAdminApi(work)) return undefined;
    return (await new AnthropicAdmin(work).keys())
      .filter(({ status }) => status === 'active')
      .map(({ id, name, createdAt }) => ({ id, name, createdAt, ...makerOf(name, work) }));
  },
};

/** `issuer.provider: "anthropic"` says so of another address. */
const hasAdminApi = ({ plan, target, vault }: DriverWork): boolean =>
  vault !== undefined &&
  (plan.issuer['provider'] === 'anthropic' || consoleOf(target.url)?.provider === 'Anthropic');

async function deactivate(work: DriverWork, former: string): Promise<Retirement> {
  const admin = new AnthropicAdmin(work);
  const found = findByMask(await admin.keys(), ({ mask }) => mask, keyIn(former));
  switch (found.state) {
    case 'one': {
      const { id, name, status } = found.entry;
      if (status === 'active') await admin.deactivate(id);
      return { state: 'dead', facts: { key: id, name } };
    }
    case 'none':
      return byPerson(
        work,
        former,
        'The admin key of the vault does not list it: it belongs to another organization.',
      );
    case 'unclear': {
      const named = found.entries.map(({ id, name }) => `${id} (${name})`).join(', ');
      return byPerson(work, former, `It is one of these keys: ${named}.`);
    }
  }
}

const byPerson = (work: DriverWork, former: string, ...first: readonly string[]): Retirement => ({
  state: 'by-person',
  steps: [...first, ...revokingSteps(work, former)],
});
