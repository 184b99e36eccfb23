export const expected = [{ path: 'alerts.chat', value: '"yes"', fix: 'write true or false' }];

export default {
  name: 'installation',
  regions: ['eu-central-1'],
  home: 'eu-central-1',
  alerts: { chat: 'yes' },
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
