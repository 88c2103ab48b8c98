import { redirect } from "next/navigation";
import { titled } from "@/app/page-title";
import { actorOfRequest } from "../access";
import { localPath } from "./local-path";
import { SignInForm } from "./sign-in-form.client";

export const generateMetadata = titled("sign-in");

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const to = localPath((await searchParams).callbackUrl);
  if (await actorOfRequest()) redirect(to);
  return <SignInForm to={to} />;
}
