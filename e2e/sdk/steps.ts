/** What every journey tells, in every language, in this order. */
export const everyStep = [
  'menu',
  'paid',
  'followed',
  'paid at the second try',
  'repeated after a lost answer',
  'refused',
  'followed over an orderly restart',
  'followed over a kill',
  'followed without streams',
] as const;

/** Journeys tell each step as a line of JSON. */
export const stepsIn = (output: string): readonly string[] =>
  output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => (JSON.parse(line) as { step: string }).step);
