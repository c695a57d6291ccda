import { journey } from './journey.ts';

declare global {
  /** Goes the journey from a page, and resolves with its steps. */
  var goJourney: (url: string) => Promise<readonly string[]>;
}

globalThis.goJourney = async (url) => {
  const steps: string[] = [];
  await journey(url, (step) => steps.push(step));
  return steps;
};
