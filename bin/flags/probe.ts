import type { Command } from 'commander';
import { STORE_FLAG } from '../store/store.ts';
import type { KeyFlags } from './key.ts';
import type { NetworkFlags } from './network.ts';
import type { TokenFlags } from './token.ts';

export interface GatewayFlags {
  device?: string;
  courier?: string;
  upstream?: string;
  gatewayTokenEnv?: string;
  gatewayPasswordEnv?: string;
}

export interface ProbeFlags extends KeyFlags, NetworkFlags, TokenFlags, GatewayFlags {
  protocol?: string;
  timeout?: string;
  exchange?: true;
  model?: string;
  json?: true;
  har?: string;
  config?: string;
  store?: string;
  from?: string;
}

const every = (value: string, before: readonly string[] = []): string[] => [...before, value];

/** The flags of a network: every command that connects takes them. */
export function declareNetwork(command: Command): void {
  command
    .option('--ca <file>', 'PEM certificates added to the system roots, for every TLS connection')
    .option(
      '--pin <pin>',
      'sha256/BASE64 of the public key or cert-sha256/HEX of the certificate, instead of chain and hostname checks; dates still count (repeatable)',
      every,
    )
    .option('--proxy <url>', 'HTTP proxy, or none (default: HTTPS_PROXY and NO_PROXY)')
    .option('--proxy-auth-env <name>', "environment variable with the proxy's user:password")
    .option('--resolve <host:port:address>', 'fixed address, as with curl (repeatable)', every)
    .option('--dns <address:port>', 'the only resolver; the operating system is not asked')
    .option('--keylog <file>', 'append TLS secrets in NSS key log format, for Wireshark');
}

/** The shared credential of a gateway, from the environment. */
export function declareShared(command: Command, purpose: string): void {
  command
    .option('--gateway-token-env <name>', `environment variable with the gateway's shared token, ${purpose}`)
    .option('--gateway-password-env <name>', `environment variable with the gateway's password, ${purpose}`);
}

export function declareProbe(command: Command): void {
  command
    .argument('[targets...]', 'names from the configuration (default: all of them), or one URL')
    .option('--protocol <name>', 'openclaw, openai or anthropic (ws and wss URLs are openclaw)')
    .option('--key-env <name>', 'environment variable with the key')
    .option('--key-file <file>', 'file with the key; one trailing newline is taken off')
    .option('--key-in <place>', 'bearer, header:NAME or query:NAME (default: as the protocol has it)')
    .option('--device <file>', 'device document of a gateway target, as enroll writes it');
  declareNetwork(command);
  command
    .option('--timeout <ms>', 'the whole handshake (default: 10000, with --exchange 45000)')
    .option('--exchange', 'add a one-token inference call')
    .option('--model <name>', 'model of the exchange (default: the first of the list)')
    .option('--upstream <provider>', 'ask the gateway for its own pairing with this AI provider (--courier)')
    .option('--courier <file>', 'device document with operator.admin, for --upstream');
  declareShared(command, 'only to find the cause of a DEVICE_TOKEN_REJECTED');
  command
    .option('--token-url <url>', 'OAuth 2.0 token endpoint; its token is the key then')
    .option('--client-id <id>', 'OAuth client')
    .option('--client-secret-env <name>', "environment variable with the client's secret")
    .option('--client-auth <how>', 'basic or body (default: basic)')
    .option('--scope <scope>', 'scopes to ask for, separated by blanks')
    .option(
      '--grant <grant>',
      'client_credentials, refresh_token (the key is the refresh token) or token-exchange (default: client_credentials)',
    )
    .option('--subject-token-file <file>', 'the token to exchange')
    .option('--audience <audience>', 'whom the token is for')
    .option('--json', 'one JSON object a handshake')
    .option('--har <file>', 'write the requests as HAR 1.2; replaces a file only if that is a HAR too')
    .option('--config <file>', 'configuration (default: pairwatch.config.ts)')
    .option(...STORE_FLAG)
    .option('--from <region>', 'let the deployed watch look from there, and leave no trace in its state')
    .addHelpText(
      'after',
      `
Examples:
  pairwatch probe wss://gateway.example:18789 --device device.json
  pairwatch probe https://api.example/v1 --protocol openai --key-env API_KEY --exchange
  pairwatch probe --json
  pairwatch probe api --from us-east-1

Exit codes: 0 good, 1 a target failed, 2 wrong call, 3 inconclusive.`,
    );
}
