import { Link, Outlet } from "@tanstack/react-router";
import { useText } from "~/i18n/context";
import { Page } from "~/ui/Page";
import { Section } from "~/ui/Section";

const TAB =
  "inline-flex min-h-[36px] items-center border-b-2 border-transparent whitespace-nowrap pointer-coarse:min-h-[44px] data-[status=active]:border-pencil data-[status=active]:font-semibold";

export function SettingsPage() {
  const { settings } = useText();
  return (
    <Page title={settings.title}>
      <nav aria-label={settings.title} className="mb-5 flex flex-wrap gap-x-4 border-b border-rule">
        <Link to="/settings" className={TAB} activeOptions={{ exact: true }}>
          {settings.sections.profile}
        </Link>
        <Link to="/settings/appearance" className={TAB}>
          {settings.sections.appearance}
        </Link>
        <Link to="/settings/billing" className={TAB}>
          {settings.sections.billing}
        </Link>
        <Link to="/settings/keys" className={TAB}>
          {settings.sections.keys}
        </Link>
        <Link to="/settings/privacy" className={TAB}>
          {settings.sections.privacy}
        </Link>
      </nav>
      <Section>
        <Outlet />
      </Section>
    </Page>
  );
}
