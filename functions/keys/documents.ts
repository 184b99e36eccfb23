/** The identity a session proves: the key of an `openclaw` target. */
export interface DeviceDocument {
  readonly schema: 1;
  /** Hex SHA-256 of the raw public key. */
  readonly deviceId: string;
  /** base64url of the raw 32 bytes. */
  readonly publicKey: string;
  /** base64url of the 32-byte seed. */
  readonly privateKey: string;
  readonly deviceToken: string;
  readonly platform: string;
  /** May be empty. */
  readonly deviceFamily: string;
  readonly role: string;
  /** What a session asks for. */
  readonly scopes: readonly string[];
}
