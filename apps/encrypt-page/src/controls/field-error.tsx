/** What is wrong with a field, beside it. Its element stays, so that nothing else has to. */
export function FieldError({ id, error }: { readonly id: string; readonly error: string | null }) {
  return error === null ? null : (
    <p class="error" id={id}>
      {error}
    </p>
  )
}
