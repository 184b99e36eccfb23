import type { AlertOptions } from './alert-options.ts';
import type { DeploymentOptions } from './deployment-options.ts';
import type { TargetOptions } from './target-options.ts';
import type { ThresholdOptions } from './threshold-options.ts';

export type { TargetOptions };

/**
 * What `pairwatch.config.ts` exports. Times say their unit; secrets never stand here, only their names. What is only
 * for a watch on AWS stands in DeploymentOptions, and is a mistake where there are no `regions`.
 */
export interface Options extends DeploymentOptions {
  /**
   * Names the installation, and with it everything that is stored: lower-case letters, digits and hyphens, at most 32
   * with `regions`. On AWS everything is called `pairwatch-NAME…`, so that installations of several names share an
   * account; another name is another installation, and the old one stays until it is destroyed.
   */
  readonly name: string;
  /**
   * Places of your own that look as well, each by `pairwatch watch --location private:NAME`. For gateways that no
   * region can reach.
   * @default - one, `local`, where there are no regions
   */
  readonly privateLocations?: readonly string[] | undefined;
  /**
   * Minutes between two looks, and the period of the alarms: a fault is told after about that long. On AWS the cost of
   * the looks falls in proportion.
   * @default 1
   */
  readonly every?: 1 | 2 | 5 | 10 | 15 | undefined;
  /**
   * How many locations must fail at one tick before a target counts as down; fewer make it partial. A watch that keeps
   * its state on its own machine knows of no other location, and counts for itself alone.
   * @default - more than half of the locations
   */
  readonly quorum?: number | undefined;
  /** Who is told, and how often. @default - the terminal of the watch; on AWS a topic without subscribers */
  readonly alerts?: AlertOptions | undefined;
  /** How the watch reaches the world. @default - the system's resolver and roots, no proxy but the environment's */
  readonly network?: NetworkOptions | undefined;
  /** When a warning warns and when it degrades, for all targets. @default - the catalogue's, in docs/faults.md */
  readonly thresholds?: ThresholdOptions | undefined;
  /** What to pair with, by name: lower-case letters, digits and hyphens. The name stands in every message. */
  readonly targets: Readonly<Record<string, TargetOptions>>;
}

export interface NetworkOptions {
  /**
   * An address that should always answer, `HOST:PORT`: where it does not, a private location blames its own network
   * (EGRESS_BROKEN) and has no vote. A region has one of its own: `perRegion`.
   * @default - none: every network fault is blamed on the target
   */
  readonly control?: string | undefined;
  /** The only resolver, `ADDRESS:PORT`; hosts file and operating system are not asked. @default - the system's */
  readonly dns?: string | undefined;
  /** Asked as well when a name cannot be resolved, to tell whose fault it is, `ADDRESS:PORT`. @default - none */
  readonly secondDns?: string | undefined;
  /** A forward proxy, `http://HOST:PORT`, without credentials, or `none`. @default - HTTPS_PROXY and NO_PROXY */
  readonly proxy?: string | undefined;
  /**
   * The environment variable that holds the proxy's `user:password`. For private locations alone: a region reads it
   * from a secret, `perRegion.REGION.proxyAuth`.
   * @default - none
   */
  readonly proxyAuthEnv?: string | undefined;
  /** A PEM file of certificates to trust besides the system's, relative to the configuration. @default - none */
  readonly ca?: string | undefined;
}
