/** Puts the focus on the screen when what had it leaves the page: it was deleted, or cannot be done any more. */
export const keepFocus = (): void => {
  requestAnimationFrame(() => {
    if (document.activeElement === document.body) document.getElementById("main")?.focus({ preventScroll: true })
  })
}
