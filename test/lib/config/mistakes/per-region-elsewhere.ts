export const expected = [{ path: 'perRegion.us-east-1', value: '{…}', fix: 'it has to be one of `regions`' }];

export default {
  name: 'installation',
  regions: ['eu-central-1'],
  home: 'eu-central-1',
  perRegion: { 'us-east-1': { proxy: 'none' } },
  targets: { api: { protocol: 'openai', url: 'https://api.example.com/v1', key: { secret: 'api-key' } } },
};
