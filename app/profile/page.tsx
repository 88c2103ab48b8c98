import { Shell } from "@/app/_ui/shell";
import { requireRole } from "@/app/access";
import { ProfileForm } from "./profile-form.client";

export const metadata = { title: "Profile" };

export default async function ProfilePage() {
  const actor = await requireRole("labeler");
  return (
    <Shell actor={actor}>
      <ProfileForm />
    </Shell>
  );
}
