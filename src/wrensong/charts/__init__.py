"""Results drawn as inline SVG; pure."""
