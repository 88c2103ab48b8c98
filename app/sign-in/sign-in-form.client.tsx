"use client";
import { signIn } from "next-auth/react";
import { type FormEvent, useState } from "react";
import { Button } from "../_ui/button";
import { Field, Input } from "../_ui/field";

const FAILURES: Record<string, string> = {
  CredentialsSignin: "No account has this e-mail and password. Check both; an admin can set a new password.",
  rate_limited: "Too many tries for this account. Wait a minute, then try again.",
};
const UNREACHABLE = "The server cannot be reached. Check the connection and try again.";

export function SignInForm({ to }: { to: string }) {
  const [failure, setFailure] = useState<string | null>(null);
  const [pending, setPending] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (pending) return;
    setPending(true);
    setFailure(null);
    const form = new FormData(event.currentTarget);
    const result = await signIn("credentials", {
      redirect: false,
      email: form.get("email"),
      password: form.get("password"),
    }).catch(() => null);
    // A full load, so that nothing of a former session stays in memory.
    if (result?.ok) return window.location.assign(to);
    setFailure(result?.error ? (FAILURES[result.error] ?? result.error) : UNREACHABLE);
    setPending(false);
  };

  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-sm flex-col justify-center gap-8 px-4 py-12">
      <header className="flex flex-col gap-2">
        <p className="text-base font-semibold tracking-tight">Hone</p>
        <h1 className="text-xl font-semibold tracking-tight text-balance">Sign in</h1>
        <p className="text-sm text-muted">
          People teach a language model what a good answer is, and the model then really learns it.
        </p>
      </header>
      <form method="post" className="flex flex-col gap-4" onSubmit={submit}>
        <Field label="E-mail">
          <Input name="email" type="email" autoComplete="username" required />
        </Field>
        <Field label="Password">
          <Input name="password" type="password" autoComplete="current-password" required />
        </Field>
        <div role="alert" className="text-sm text-bad empty:hidden">
          {failure}
        </div>
        <Button type="submit" variant="primary" pending={pending}>
          Sign in
        </Button>
      </form>
      <p className="text-xs text-muted">
        First start: the accounts are printed in the terminal where Hone was started. Later, an admin creates accounts
        on the People page.
      </p>
    </main>
  );
}
