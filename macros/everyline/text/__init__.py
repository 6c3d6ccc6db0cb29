"""Words: what is wrong, what the interface says, templates, finding and cutting words."""
