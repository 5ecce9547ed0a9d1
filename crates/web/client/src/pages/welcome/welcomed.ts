const KEPT = "atelier.welcomed";

/** Whether somebody has begun here before, in this browser. */
export function wasWelcomed(): boolean {
  return localStorage.getItem(KEPT) !== null;
}

export function keepWelcomed(): void {
  localStorage.setItem(KEPT, "1");
}
