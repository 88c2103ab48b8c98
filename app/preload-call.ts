import { preload } from "react-dom";
import type { z } from "zod";
import type { Endpoint } from "@/lib/contract/endpoint";
import { addressOf } from "@/lib/http/call";

/**
 * Lets the browser ask an endpoint that reads while it still loads the page's code, for a page whose first call takes long. The
 * page's own first call with the very same input takes that answer; a later one asks anew.
 */
export const preloadCall = <P extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  endpoint: Endpoint<P, B, R>,
  input: { params: z.input<P>; body: z.input<B> },
): void =>
  // As `fetch` asks: with this site's cookies.
  preload(addressOf(endpoint, input), { as: "fetch", crossOrigin: "anonymous" });
