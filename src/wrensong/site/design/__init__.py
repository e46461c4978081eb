"""The design page: every colour, size and component of the site, shown and measured."""
