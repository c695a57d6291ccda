import { generateTypescript } from './sdk/generate-typescript.ts';

await generateTypescript('sdk/typescript/generated');
