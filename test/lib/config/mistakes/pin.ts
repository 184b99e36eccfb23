export const expected = [
  {
    path: 'targets.api.pins[0]',
    value: '"sha256/short"',
    fix: 'write "sha256/BASE64" of the public key, or "cert-sha256/HEX" of the certificate',
  },
];

export default {
  name: 'installation',
  targets: {
    api: {
      protocol: 'openai',
      url: 'https://api.example.com/v1',
      key: { secret: 'api-key' },
      pins: ['sha256/short'],
    },
  },
};
