import type { ServiceName } from '@gorae/contracts/api-documents.ts';

/** What a variable is called when it is meant for one service alone: `AMQP_URL` of order-service is `ORDER_SERVICE_AMQP_URL`. */
export const ownVariable = (service: ServiceName, variable: string): string =>
  `${service.toUpperCase().replaceAll('-', '_')}_${variable}`;
