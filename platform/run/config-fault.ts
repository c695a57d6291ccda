/**
 * The process cannot start as it was asked to: a wrong variable, a used port, a folder it may not write. The message is for the
 * person who started it, one line for each fault; it holds no secret and is shown without a stack.
 */
export class StartFault extends Error {
  override readonly name = 'StartFault';
}
