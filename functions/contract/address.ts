/** A fixed address, as curl's --resolve. */
export interface FixedAddress {
  /** In lower case, an IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
  readonly address: string;
}
