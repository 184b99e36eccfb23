export const expected = [
  {
    path: 'targets.gateway.locations',
    value: '[…]',
    fix: 'the deployed rotation ends the former device from the home region, which has to reach the gateway: add a region that does, or rotate it by a configuration of its own without `regions`, where it is',
  },
];

export default {
  name: 'installation',
  regions: ['eu-central-1', 'us-east-1'],
  home: 'eu-central-1',
  privateLocations: ['office'],
  targets: {
    gateway: {
      protocol: 'openclaw',
      url: 'wss://gateway.example.com:18789',
      key: { secret: 'device', rotate: {} },
      locations: ['private:office'],
    },
    api: {
      protocol: 'openai',
      url: 'https://api.example.com/v1',
      key: { secret: 'api', rotate: {} },
      locations: ['private:office'],
    },
    everywhere: {
      protocol: 'openclaw',
      url: 'wss://everywhere.example.com:18789',
      key: { secret: 'everywhere', rotate: {} },
    },
  },
};
