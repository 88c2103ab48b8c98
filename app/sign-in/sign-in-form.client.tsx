"use client";
import { signIn } from "next-auth/react";
import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "../_ui/button";
import { Field, Input } from "../_ui/field";

/** next-auth's codes; any other is shown as it is. */
const FAILURES: Record<string, "wrong" | "tooMany"> = { CredentialsSignin: "wrong", rate_limited: "tooMany" };

export function SignInForm({ to }: { to: string }) {
  const t = useTranslations("ui.signInPage");
  const say = useTranslations("ui");
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
    setFailure(failureOf(result?.error));
    setPending(false);
  };

  const failureOf = (code: string | null | undefined): string => {
    if (!code) return t("unreachable");
    const known = FAILURES[code];
    return known ? t(known) : code;
  };

  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-sm flex-col justify-center gap-8 px-4 py-12">
      <header className="flex flex-col gap-2">
        <p className="text-base font-semibold tracking-tight">Hone</p>
        <h1 className="text-xl font-semibold tracking-tight text-balance">{say("signIn")}</h1>
        <p className="text-sm text-muted">{t("lead")}</p>
      </header>
      <form method="post" className="flex flex-col gap-4" onSubmit={submit}>
        <Field label={t("email")}>
          <Input name="email" type="email" autoComplete="username" required />
        </Field>
        <Field label={t("password")}>
          <Input name="password" type="password" autoComplete="current-password" required />
        </Field>
        <div role="alert" className="text-sm text-bad empty:hidden">
          {failure}
        </div>
        <Button type="submit" variant="primary" pending={pending}>
          {say("signIn")}
        </Button>
      </form>
      <p className="text-xs text-muted">{t("first")}</p>
    </main>
  );
}
