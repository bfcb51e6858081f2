// After signing in again: what had been written is sent at once. Without JavaScript the button does it.

document.querySelector("form[data-resend]")?.requestSubmit();
