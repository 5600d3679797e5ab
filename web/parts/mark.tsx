/** A tick in a circle: something was checked and is right. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 20 20" aria-hidden="true">
      <circle cx="10" cy="10" r="9" />
      <path d="M6 10.300 8.800 13 14 7.300" />
    </svg>
  );
}
