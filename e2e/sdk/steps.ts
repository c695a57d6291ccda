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
  'followed past a notifier that has not heard of it',
  'followed what is over',
] as const;

/** What a program of this release tells of a café of the next: past what it does not know, to the end that it knows. */
export const stepsOfTomorrow = ['points', 'settled-by-points', 'on-the-shelf', 'collected'] as const;

/** Journeys tell each step as a line of JSON. */
export const stepsIn = (output: string): readonly string[] =>
  output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => (JSON.parse(line) as { step: string }).step);

/** What the apps of docs/integrate.md print: a decline, another try, a no, and the way to ready. */
export const toldOfIntegrate = /^declined: card-declined\nNo\. \d+\nprice-changed\n(\w+\n)*ready\n$/;
