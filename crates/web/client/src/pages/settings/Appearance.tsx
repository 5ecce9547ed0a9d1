import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api } from "~/api/client";
import { queries } from "~/api/queries";
import type { Theme } from "~/api/schema";
import { hasShortcuts, setShortcuts } from "~/app/shortcuts";
import { applyTheme, keptTheme } from "~/app/theme";
import { useFormat, useText } from "~/i18n/context";
import { chooseLocale } from "~/i18n/locale";
import { LOCALES } from "~/i18n/text";
import { Check, Choice } from "~/ui/Field";

const THEMES: readonly Theme[] = ["light", "dark", "system"];

/** How the page looks and speaks, in this browser; the theme is also kept with the account. */
export function Appearance() {
  const text = useText();
  const format = useFormat();
  const [keys, setKeys] = useState(hasShortcuts);
  return (
    <div className="grid max-w-[560px] gap-5">
      <ThemeChoice />
      <Choice
        label={text.settings.language}
        value={format.locale}
        onChange={(event) => {
          const locale = LOCALES.find((locale) => locale === event.target.value);
          if (locale) chooseLocale(locale);
        }}
      >
        {LOCALES.map((locale) => (
          <option key={locale} value={locale} lang={locale}>
            {text.settings.languages[locale]}
          </option>
        ))}
      </Choice>
      <Check
        label={text.settings.shortcuts}
        hint={text.settings.shortcutsHint}
        checked={keys}
        onChange={(event) => {
          setShortcuts(event.target.checked);
          setKeys(event.target.checked);
        }}
      />
    </div>
  );
}

function ThemeChoice() {
  const text = useText();
  const client = useQueryClient();
  const { data: me } = useQuery(queries.me());
  const [theme, setTheme] = useState(keptTheme);
  const keep = useMutation({
    mutationFn: async (theme: Theme) => {
      if (me) await answered(api.PUT("/api/v1/users/me/preferences", { body: { ...me.preferences, theme } }));
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ["me"] }),
  });
  const choose = (theme: Theme) => {
    setTheme(theme);
    applyTheme(theme);
    keep.mutate(theme);
  };
  return (
    <fieldset>
      <legend className="mb-2 font-semibold">{text.settings.theme}</legend>
      <div className="flex flex-wrap gap-4">
        {THEMES.map((option) => (
          <label key={option} className="flex min-h-[36px] items-center gap-2">
            <input
              type="radio"
              name="theme"
              className="size-[18px] accent-(--pencil)"
              checked={theme === option}
              onChange={() => choose(option)}
            />
            {text.settings.themes[option]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
