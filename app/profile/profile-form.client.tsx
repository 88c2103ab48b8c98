"use client";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { ErrorNote } from "@/app/_ui/error-note";
import { Field, Select } from "@/app/_ui/field";
import { Page, PageHeader } from "@/app/_ui/page-header";
import { QueryView } from "@/app/_ui/query-view";
import { useAction, useCall } from "@/app/_ui/use-call";
import { getOwnProfile, Language, type Profile, Region, updateOwnProfile } from "@/lib/contract/profile";

/** What people may say of themselves, or take back. */
export function ProfileForm() {
  const t = useTranslations("profile");
  const query = useCall(getOwnProfile, { params: {}, body: {} });
  return (
    <Page>
      <PageHeader title={t("title")} lead={t("lead")} />
      <QueryView query={query}>{(profile) => <Form key={JSON.stringify(profile)} profile={profile} />}</QueryView>
    </Page>
  );
}

function Form({ profile }: { profile: Profile }) {
  const t = useTranslations("profile");
  const [edited, setEdited] = useState(profile);
  const save = useAction(updateOwnProfile, { refreshes: [getOwnProfile] });
  const isSaved = edited.language === profile.language && edited.region === profile.region;
  return (
    <Card>
      <form
        className="flex max-w-md flex-col gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate({ params: {}, body: edited });
        }}
      >
        <Field label={t("language")}>
          <Select
            value={edited.language ?? ""}
            onChange={(value) => setEdited({ ...edited, language: value || null })}
            options={[
              { value: "" as const, label: t("notSaid") },
              ...Language.options.map((value) => ({ value, label: t(`languages.${value}`) })),
            ]}
          />
        </Field>
        <Field label={t("region")}>
          <Select
            value={edited.region ?? ""}
            onChange={(value) => setEdited({ ...edited, region: value || null })}
            options={[
              { value: "" as const, label: t("notSaid") },
              ...Region.options.map((value) => ({ value, label: t(`regions.${value}`) })),
            ]}
          />
        </Field>
        <p className="text-sm text-muted">{t("privacy")}</p>
        {save.error && <ErrorNote error={save.error} />}
        <div className="flex items-center gap-3">
          <Button type="submit" variant="primary" pending={save.isPending} disabled={isSaved}>
            {t("save")}
          </Button>
          <span role="status" className="text-sm text-muted">
            {save.isSuccess || (isSaved && (profile.language !== null || profile.region !== null)) ? t("saved") : ""}
          </span>
        </div>
      </form>
    </Card>
  );
}
