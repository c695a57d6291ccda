import { createKeyedMac } from './keyed-mac.ts';

/** Tokens that open exactly one subject, such as an order. They are derived, never stored: whoever holds the keys can check one without a database. */
export interface Capabilities {
  issue(subject: string): string;
  verify(subject: string, token: string): boolean;
}

/** The first key issues, all verify. A token stays the same for as long as the first key does. */
export const createCapabilities = (keys: readonly string[]): Capabilities => {
  const mac = createKeyedMac('capability', keys);
  return { issue: mac.sign, verify: mac.verify };
};
