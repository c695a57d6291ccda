/** How payment-service is set up; who starts the process reads it from the environment. */
export interface PaymentConfig {
  /** `live` takes no sandbox. */
  readonly mode: 'demo' | 'live';
  /** Where the sandbox vendor listens, such as `http://127.0.0.1:40123`; absent = there is none. Asked for at each call, since a restarted one may listen elsewhere. */
  readonly sandboxUrl?: () => string;
}
