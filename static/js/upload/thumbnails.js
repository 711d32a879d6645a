// Pictures are only loaded while their cards are near the window: hundreds of photographs would fill the memory.

const NEAR = "600px 0px";

/** `add(card, img, file)` has `img` show `file` while its card is near the window; `remove(card)` ends that. */
export function createThumbnails() {
  const shown = new WeakMap();

  function update(card, near) {
    const { img, file } = shown.get(card);
    if (near && !img.src) {
      img.src = URL.createObjectURL(file);
    } else if (!near && img.src) {
      URL.revokeObjectURL(img.src);
      img.removeAttribute("src");
    }
  }

  const observer = new IntersectionObserver(
    (entries) => entries.forEach(({ target, isIntersecting }) => update(target, isIntersecting)),
    { rootMargin: NEAR },
  );
  return {
    add(card, img, file) {
      shown.set(card, { img, file });
      observer.observe(card);
    },
    remove(card) {
      observer.unobserve(card);
      update(card, false);
    },
  };
}
