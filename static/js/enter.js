// The page that asks for the access code.

const field = document.getElementById("code");
const show = document.getElementById("show");

show.hidden = false;
show.addEventListener("click", () => {
  const shown = field.type === "password";
  field.type = shown ? "text" : "password";
  show.setAttribute("aria-pressed", String(shown));
  field.focus();
});

// A browser that comes from another site's link leaves our cookie out (SameSite=Strict). Asked for from here, it
// comes along: whoever is in is then led on, which here shows as a redirect that nobody follows.
const answer = await fetch("/enter", { redirect: "manual" });
if (answer.type === "opaqueredirect") {
  location.replace(location.href);
}
