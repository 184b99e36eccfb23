const missing = (target: string, field: string, fix: string) => ({
  path: `targets.${target}.key.rotate.issuer.${field}`,
  value: 'missing',
  fix,
});
const azure = (what: string) => `the driver azure cannot do without it: write ${what}`;

export const expected = [
  missing(
    'openai',
    'project',
    'the driver openai cannot do without it: write the id of the project whose key it is, "proj_…"',
  ),
  missing('azure', 'client', azure('the id of the application that may regenerate keys')),
  missing('azure', 'subscription', azure('the id of the subscription')),
  missing('azure', 'resourceGroup', azure('the resource group of the account')),
  missing('azure', 'account', azure('the name of the Azure OpenAI resource')),
];

const api = (secret: string, rotate: object) => ({
  protocol: 'openai',
  url: `https://${secret}.example.com/v1`,
  key: { secret, rotate: { vault: { secret: `${secret}-admin` }, ...rotate } },
});

export default {
  name: 'installation',
  targets: {
    openai: api('one', { driver: 'openai', issuer: { url: 'https://api.example.com/v1' } }),
    azure: api('two', { driver: 'azure', issuer: { tenant: 'directory' } }),
    litellm: api('three', { driver: 'litellm' }),
  },
};
