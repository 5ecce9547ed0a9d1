import { Link } from "@tanstack/react-router";
import { useText } from "~/i18n/context";
import { buttonClass } from "~/ui/Button";
import { useTitle } from "./title";

export function NotFound() {
  const text = useText();
  useTitle(text.notFound.title);
  return (
    <main className="grid max-w-[560px] justify-items-start gap-3 px-3 py-4 md:px-5">
      <h1 className="font-serif text-26 font-semibold">{text.notFound.title}</h1>
      <p>{text.notFound.text}</p>
      <Link to="/" className={buttonClass("main")}>
        {text.notFound.home}
      </Link>
    </main>
  );
}
