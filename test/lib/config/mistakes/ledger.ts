export const expected = [
  { path: 'ledger.lock', value: '"forever"', fix: 'write one of "governance", "compliance"' },
  { path: 'ledger.days', value: '0', fix: 'write a whole number of days from 1 to 36500' },
  {
    path: 'ledger.confirmed[0]',
    value: '"alias/pairwatch-mine-ledger"',
    fix: 'write 64 hex digits: the id that `pairwatch audit verify` names',
  },
];

export default {
  name: 'installation',
  regions: ['eu-central-1'],
  home: 'eu-central-1',
  ledger: { lock: 'forever', days: 0, confirmed: ['alias/pairwatch-mine-ledger'] },
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
