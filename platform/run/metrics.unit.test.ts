import { expect, test } from 'bun:test';
import { createMetrics } from './metrics.ts';

test('metrics tell of memory and CPU, and of nothing that walks the heap', async () => {
  const text = await createMetrics('order-service').metrics();
  expect(text).toContain('process_resident_memory_bytes{service="order-service"}');
  expect(text).toContain('process_cpu_seconds_total{service="order-service"}');
  expect(text).not.toContain('nodejs_heap_space_size');
});
