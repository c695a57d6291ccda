/** One rule that every adapter of a port keeps, as something any test runner can run. Rejects when the rule is broken. */
export interface Behaviour {
  readonly name: string;
  run(): Promise<void>;
}

/** A rule as it is written: it is shown a lab, something empty of its own to try the adapter in. */
export interface LabRule<L> {
  readonly name: string;
  run(lab: L): Promise<void>;
}

/** Gives each rule a lab of its own, and removes it. */
export const toBehaviours = <L extends { remove(): Promise<void> }>(
  rules: readonly LabRule<L>[],
  makeLab: () => Promise<L>,
): readonly Behaviour[] =>
  rules.map(({ name, run }) => ({
    name,
    run: async () => {
      const lab = await makeLab();
      try {
        await run(lab);
      } finally {
        await lab.remove();
      }
    },
  }));
