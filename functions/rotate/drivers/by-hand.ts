import { fingerprint } from '../../keys/fingerprint.ts';
import type { DriverWork } from '../driver.ts';
import { keyIn } from './key-document.ts';

interface Console {
  readonly provider: string;
  /** Domains, with their subdomains, of its API. */
  readonly hosts: readonly string[];
  /** Where a person makes and revokes keys. */
  readonly page: string;
  /** What its page calls the end of a key. */
  readonly end: string;
}

const CONSOLES: readonly Console[] = [
  {
    provider: 'XRoute.AI',
    hosts: ['xroute.ai'],
    page: 'https://xroute.ai, signed in, under "API Keys"',
    end: 'delete',
  },
  {
    provider: 'Anthropic',
    hosts: ['anthropic.com', 'claude.com'],
    page: 'https://platform.claude.com/settings/keys',
    end: 'disable, then delete',
  },
  {
    provider: 'OpenAI',
    hosts: ['openai.com'],
    page: 'https://platform.openai.com/api-keys, in the project of the key',
    end: 'revoke',
  },
  {
    provider: 'OpenRouter',
    hosts: ['openrouter.ai'],
    page: 'https://openrouter.ai/settings/keys',
    end: 'disable, then delete',
  },
];

/** What a person does to stage a new key, where no API can make one. */
export function stagingSteps({ target }: Pick<DriverWork, 'target'>): readonly string[] {
  const found = consoleOf(target.url);
  const where = found
    ? `at ${found.provider}: ${found.page}`
    : `where the keys of ${new URL(target.url).host} are made`;
  return [
    `Make a new key ${where}. Give it the rights and limits of the present one, and leave that as it is.`,
    `Store it: \`pairwatch keys put ${target.name} --pending\`; all that follows goes by itself.`,
  ];
}

/** What a person does to end a former key. The key is named by its fingerprint alone. */
export function revokingSteps({ target }: Pick<DriverWork, 'target'>, former: string): readonly string[] {
  const found = consoleOf(target.url);
  const named = `the key that "${target.name}" used before (fingerprint ${fingerprint(keyIn(former))})`;
  return [
    found
      ? `At ${found.provider}, ${found.end} ${named}: ${found.page}.`
      : `Revoke ${named} where the keys of ${new URL(target.url).host} are managed.`,
    `Nothing else is to be done: Pairwatch finds out that it is refused, and closes the rotation.`,
  ];
}

export function consoleOf(url: string): Console | undefined {
  const { hostname } = new URL(url);
  return CONSOLES.find(({ hosts }) =>
    hosts.some((host) => hostname === host || hostname.endsWith(`.${host}`)),
  );
}
