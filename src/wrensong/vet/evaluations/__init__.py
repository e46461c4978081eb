"""Each method measured on data with a known truth; what `wrensong evaluate` runs."""
