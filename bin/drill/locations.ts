/** The simulated places of the drill; each has a resolver and a proxy of its own. */
export const LOCATIONS = ['us-east-1', 'eu-central-1', 'ap-southeast-1'] as const;

export type LocationName = (typeof LOCATIONS)[number];
