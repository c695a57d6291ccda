import { topology } from '@gorae/contracts/topology.ts';
import { createCodec } from '@gorae/platform/bus/codec.ts';

/** Nine in the morning, in Seoul. */
export const openingTime = Date.parse('2026-11-23T00:00:00.000Z');

/** One for all cafés: compiling the contracts takes longer than many a café lives. */
export const theCodec = createCodec([...topology.events]);
