import process from 'node:process';
import { journey } from './journey.ts';

// The journey as a program: tells each step as a line of JSON, ends with 0 when all went well.
const [url = '', look] = process.argv.slice(2);

if (look === '--like-react-native') {
  // What is missing there: streams, signals with a time, and any source of randomness.
  const missing = ['crypto', 'TextDecoder', 'TextDecoderStream'] as const;
  for (const name of missing) Object.defineProperty(globalThis, name, { value: undefined });
  Reflect.deleteProperty(Response.prototype, 'body');
  Reflect.deleteProperty(AbortSignal, 'timeout');
  Reflect.deleteProperty(AbortSignal, 'any');
}

let calls = 0;
await journey(url, (step, facts) => process.stdout.write(`${JSON.stringify({ step, ...facts })}\n`), {
  ...(look === '--like-react-native' && {
    randomBytes: (length) => {
      calls += 1;
      return Uint8Array.from({ length }, (_, at) => (process.pid + calls * 7 + at * 31) % 256);
    },
  }),
});
// A pending answer must not keep the process.
process.exit(0);
