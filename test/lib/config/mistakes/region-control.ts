export const expected = [
  {
    path: 'perRegion.eu-central-1.control',
    value: '"vpce.example.com"',
    fix: 'write "HOST:PORT" of something that always answers',
  },
];

export default {
  name: 'installation',
  regions: ['eu-central-1'],
  home: 'eu-central-1',
  perRegion: { 'eu-central-1': { control: 'vpce.example.com' } },
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
