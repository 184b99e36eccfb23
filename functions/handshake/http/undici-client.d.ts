/** The HTTP/1.1 client alone: undici's index brings fetch, caches and mocks with it, at five times the import. */
declare module 'undici/lib/dispatcher/client.js' {
  import { Client } from 'undici';

  export default Client;
}
