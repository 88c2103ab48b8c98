import NextAuth from "next-auth";
import { authOptions } from "./session";

/** next-auth's own endpoints: sign in, sign out, session, csrf token. */
export const handleAuth = (request: Request, context: unknown): Promise<Response> =>
  (NextAuth as unknown as (r: Request, c: unknown, o: unknown) => Promise<Response>)(request, context, authOptions());
