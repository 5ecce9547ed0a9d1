import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { useText } from "~/i18n/context";

interface Props {
  readonly isLive: boolean;
  readonly label: string;
  readonly isTall: boolean;
  readonly children: ReactNode;
}

/** Within so many pixels of its end a text counts as read to its end. */
const NEAR = 24;

/** Follows a growing text for as long as its reader is at its end. Whoever scrolled up stays where they are. */
export function FollowingScroll({ isLive, label, isTall, children }: Props) {
  const text = useText();
  const box = useRef<HTMLElement>(null);
  // Where the text stood when it was last looked at, or followed.
  const stood = useRef(0);
  // What the button says is drawn a moment after the reader scrolled; this holds at once.
  const isFollowed = useRef(true);
  const [isAtEnd, setAtEnd] = useState(true);
  const follow = useCallback((isEnd: boolean) => {
    isFollowed.current = isEnd;
    setAtEnd(isEnd);
  }, []);
  const look = useCallback(() => {
    const element = box.current;
    if (!element) return;
    const below = element.scrollHeight - element.scrollTop - element.clientHeight;
    // Whoever goes up, goes, however little there is to go: what is out of sight takes less room, too. Nor is it the
    // end where they stay then, before they have come down to it again.
    const moved = element.scrollTop - stood.current;
    const isNear = moved > 0 || (moved === 0 && isFollowed.current);
    stood.current = element.scrollTop;
    follow(below < (isNear ? NEAR : 1));
  }, [follow]);
  useEffect(() => {
    const element = box.current;
    // Whoever scrolled up a moment ago is not pulled down again before the browser tells of it.
    if (element && isLive && isFollowed.current && element.scrollTop >= stood.current) {
      element.scrollTop = element.scrollHeight;
      stood.current = element.scrollTop;
    } else look();
  });
  return (
    <div className="relative flex min-h-0 grow flex-col">
      <section
        ref={box}
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be in reach of the keyboard
        tabIndex={0}
        onScroll={look}
        className={`mt-2 grow overflow-y-auto ${isAtEnd ? "" : "fades"} ${isTall ? "max-h-[70vh]" : "max-h-[250px] min-h-[96px]"}`}
      >
        {children}
      </section>
      {isLive && !isAtEnd && (
        <button
          type="button"
          className="absolute bottom-1 left-1/2 min-h-[36px] -translate-x-1/2 rounded-paper border border-control bg-sheet px-3 text-13"
          onClick={() => follow(true)}
        >
          {text.run.desk.jump}
        </button>
      )}
    </div>
  );
}
