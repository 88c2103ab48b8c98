import type { NextAuthOptions } from "next-auth";
import { getServerSession } from "next-auth/next";
import Credentials from "next-auth/providers/credentials";
import { z } from "zod";
import { Role } from "@/lib/contract/roles";
import { findCredentials, findPerson } from "@/lib/db/people";
import { env } from "@/lib/platform/env";
import { isPassword } from "@/lib/platform/password";
import { admitSignIn, forgiveSignIn } from "./sign-in-limit";

/** Who is asking. Read from the database at each request, so a changed role or a disabled account takes effect at once. */
export type Actor = { userId: string; role: Role; name: string; email: string };

const SignIn = z.object({
  email: z.email().max(200).toLowerCase(),
  password: z.string().min(1).max(200),
});

/** A session ends after a working day. */
const SESSION_SECONDS = 12 * 3600;

export function authOptions(): NextAuthOptions {
  return {
    secret: env("NEXTAUTH_SECRET").NEXTAUTH_SECRET,
    session: { strategy: "jwt", maxAge: SESSION_SECONDS },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: [
      Credentials({
        name: "Password",
        credentials: { email: { type: "email" }, password: { type: "password" } },
        async authorize(raw) {
          const given = SignIn.safeParse(raw);
          if (!given.success) return null;
          if (!admitSignIn(given.data.email)) throw new Error("rate_limited");
          const found = await findCredentials(given.data.email);
          // The hash is computed for unknown accounts too, so that time does not tell which addresses exist.
          const matches = await isPassword(given.data.password, found?.passwordHash ?? "");
          if (matches) forgiveSignIn(given.data.email);
          return found && matches && !found.disabledAt
            ? { id: found.id, email: given.data.email, name: found.name }
            : null;
        },
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => (user ? { ...token, sub: user.id } : token),
      session: ({ session, token }) => ({ ...session, userId: token.sub }),
      // Only ever back to a page of this site.
      redirect: ({ url, baseUrl }) =>
        /^\/(?!\/)/.test(url) ? baseUrl + url : url.startsWith(`${baseUrl}/`) ? url : baseUrl,
    },
  };
}

/** The signed-in person, or null: no session, an ended one, or a disabled account. */
export async function currentActor(): Promise<Actor | null> {
  const session = await getServerSession(authOptions());
  const id = z.uuid().safeParse((session as { userId?: unknown } | null)?.userId);
  if (!id.success) return null;
  const person = await findPerson(id.data);
  return person && !person.disabledAt
    ? { userId: id.data, role: Role.parse(person.role), name: person.name, email: person.email }
    : null;
}
