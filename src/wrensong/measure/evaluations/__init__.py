"""The methods of measure on data with a known truth; run by `wrensong evaluate`."""
