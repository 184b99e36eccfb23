/** What `key.in` says of a gateway's target whose key is the token that all its clients share. */
export const GATEWAY_TOKEN = 'gateway-token';
