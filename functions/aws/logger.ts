import { Logger } from '@aws-lambda-powertools/logger';

/**
 * What the functions log with: one JSON object a line, `service` is the installation. Level info, or what
 * POWERTOOLS_LOG_LEVEL says; never the event or the environment.
 */
export const functionLogger = (installation: string): Logger => new Logger({ serviceName: installation });
