/** A path outside the contracts that answers GET and HEAD: a page, an asset, health, metrics. It needs no key and takes no place among the requests in flight. */
export interface Endpoint {
  /** An exact path without parameters. */
  readonly path: string;
  readonly respond: (request: Request) => Promise<Response> | Response;
}
