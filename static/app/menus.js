// Menus are native popovers. One closes when something in it has been chosen, and when the window changes under it.

function close(menu) {
  if (menu?.matches(":popover-open")) menu.hidePopover();
}

document.addEventListener("htmx:before:request", (event) => close(event.target.closest?.("[popover]")));
addEventListener("resize", () => document.querySelectorAll(":popover-open").forEach(close));
