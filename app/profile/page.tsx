import { Shell } from "@/app/_ui/shell";
import { requireRole } from "@/app/access";
import { titled } from "@/app/page-title";
import { ProfileForm } from "./profile-form.client";

export const generateMetadata = titled("profile");

export default async function ProfilePage() {
  const actor = await requireRole("labeler");
  return (
    <Shell actor={actor}>
      <ProfileForm />
    </Shell>
  );
}
