// Read before the design system: it warns about its own markup in the console unless told not to.
window.dsWarnings = false;
