// Words that could not be stored, as the server gives them back: without what has been hidden for good in the text meanwhile, which this copy
// still has. As they are, when there is no such text any more.
import { formToken } from "./token.js";

export async function hush(url, words) {
  if (!words) return words;
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": formToken() };
  const body = JSON.stringify({ words });
  const response = await fetch(url.replace(/\w+$/, "uten-skjulte"), { method: "POST", headers, body, redirect: "manual" }).catch(() => null);
  const answer = response?.ok ? await response.json().catch(() => null) : null;
  return answer?.words ?? words;
}
