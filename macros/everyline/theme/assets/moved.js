// Leads on from an address that moved. A statement keeps its own place; what else stood there is where the link says.
"use strict";
{
  const link = document.querySelector("a");
  if (location.hash.startsWith("#u-")) link.hash = location.hash;
  location.replace(link.href);
}
