import { SurroundingsError } from '../commands/mistakes.ts';

/** For the error of a call of a function: where that is not deployed, the line says so; any other stays as it is. */
export const notDeployed =
  (functionName: string, region: string) =>
  (error: unknown): never => {
    if (Object(error).name !== 'ResourceNotFoundException') throw error;
    throw new SurroundingsError(
      `${functionName} is not deployed in ${region}: deploy first (npm run deploy), or check the account`,
    );
  };
