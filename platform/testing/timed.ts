/** For a test that measures time. A machine that stands still makes one try late; a product that is slow makes each of three late. */
export const timed = { retry: 2 } as const;
