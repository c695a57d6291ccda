import type { RouteInput } from '@gorae/platform/http/implement.ts';
import type { Bug } from './bug.ts';
import { throughRoute } from './through.ts';

const end = '\n\n';

export const staleSnapshot: Bug = {
  name: 'stale-snapshot',
  mistake: 'a stream begins with a snapshot that was taken before what its reader has seen',
  routes: (routes, { memory }) =>
    throughRoute(routes, 'followOrder', (handle) => async (input: RouteInput) => {
      const { orderId } = input.params as { orderId: string };
      const answer = await handle(input);
      if (!(answer instanceof Response) || answer.body === null) return answer;
      let isFirst = true;
      const decoder = new TextDecoder();
      const old = new TransformStream<Uint8Array, Uint8Array>({
        transform: (chunk, controller) => {
          if (!isFirst) return controller.enqueue(chunk);
          isFirst = false;
          const frame = decoder
            .decode(chunk)
            .split(end)
            .find((text) => text.includes('event: snapshot'));
          if (!memory.has(orderId)) memory.set(orderId, frame);
          controller.enqueue(new TextEncoder().encode(`${memory.get(orderId)}${end}`));
        },
      });
      return new Response(answer.body.pipeThrough(old));
    }),
};
