import { readFileSync } from 'node:fs';

/** The first block of code of that language under "The first order" in a README: what a developer copies. */
export const firstExample = (path: string, language: string): string => {
  const [, section = ''] = readFileSync(path, 'utf8').split('\n## The first order\n');
  const found = new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 's').exec(section)?.[1];
  if (found === undefined) throw new Error(`${path} has no first order in ${language}`);
  return found;
};

/** The same, talking to this café. */
export const pointedAt = (url: string, example: string): string => {
  const pointed = example.replaceAll('http://localhost:3000', url);
  if (pointed === example) throw new Error('The example names no café');
  return pointed;
};
