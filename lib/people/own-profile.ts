import { Profile } from "@/lib/contract/profile";
import { transaction } from "@/lib/db/client";
import { findProfile, replaceProfile } from "@/lib/db/profiles";

/** What the caller has said of themselves. */
export const getOwnProfile = ({ userId }: { userId: string }): Promise<Profile> =>
  transaction(async (tx) => Profile.parse((await findProfile(tx, userId)) ?? { language: null, region: null }));

/** Replaces it; two nulls delete it. */
export const updateOwnProfile = (input: { userId: string; profile: Profile; now: Date }): Promise<Profile> =>
  transaction(async (tx) => {
    await replaceProfile(tx, { userId: input.userId, ...input.profile, updatedAt: input.now });
    return input.profile;
  });
