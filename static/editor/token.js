// The form token that every write carries, from the page's <meta name="csrf-token">. After signing in anew it is another one: then the whole
// page is given it, forms included.

export function formToken() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? "";
}

export function renewToken(token) {
  if (!token || token === formToken()) return;
  document.querySelector('meta[name="csrf-token"]')?.setAttribute("content", token);
  for (const field of document.querySelectorAll('input[name="csrf_token"]')) field.value = token;
}
