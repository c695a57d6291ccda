/** One rule that every adapter of a port keeps, as something any test runner can run. Rejects when the rule is broken. */
export interface Behaviour {
  readonly name: string;
  run(): Promise<void>;
}
